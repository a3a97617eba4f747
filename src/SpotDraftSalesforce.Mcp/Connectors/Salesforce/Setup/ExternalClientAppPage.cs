namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>The page for the administrator who lets the server into the org.</summary>
internal static class ExternalClientAppPage
{
    public const string CallbackUrl = "http://localhost:8717/callback";

    public static string Text =>
        $"""
            # Letting the server into Salesforce

            Menu names are those of Setup in Lightning Experience; use the Quick Find box. Each step ends with how to see that it worked.

            ## 1. Deploy the fields, the objects and the permission set

                sf org login web --alias crm
                sf project deploy start --target-org crm

            Deploy to a sandbox first. It worked when Setup > Permission Sets lists "SpotDraft Integration".

            ## 2. Make a user for the integration

            Users > New User: user licence **Salesforce Integration**, profile **Minimum Access - API Only Integrations** (or the API-only profile
            of your org), and a mailbox that a team reads. Not a person's user: the org's history must tell people from machines.
            Assign the permission set licence **Salesforce API Integration**, then the permission set **SpotDraft Integration**.
            If records are private in your org, share accounts and opportunities with this user by a sharing rule rather than with "View All".
            It worked when `doctor` shows neither `named_human` nor `modify_all_data`.

            ## 3. Restrict where it may log in from

            Profiles > the user's profile > Login IP Ranges: add the addresses of the server. It worked when `doctor` shows no `no_ip_range`.

            ## 4. Create the External Client App

            External Client App Manager > New External Client App.

            - Distribution: Local. Enable OAuth.
            - Callback URL: `{CallbackUrl}` (only for a sign-in by a person).
            - Scopes, these and no others: **Manage user data via APIs (api)**, **Perform requests at any time (refresh_token, offline_access)**,
              **Access the identity URL service (id)**.
            - Do not demand DPoP.

            ## 5. Choose how it gets a token

            | flow | enable in the app | then |
            | --- | --- | --- |
            | client credentials (a server) | Enable Client Credentials Flow; in Policies set **Run As** to the user of step 2 | `connections add main --flow client_credentials --login-url https://YOURDOMAIN.my.salesforce.com --client-id KEY --client-secret-stdin` |
            | JWT bearer (a server, no shared secret) | Enable JWT Bearer Flow and upload a certificate; in Policies **Admin approved users are pre-authorized**, with the permission set | `connections add main --flow jwt --client-id KEY --username USER --private-key-file key.pem` |
            | a person signs in once | Require Proof Key for Code Exchange (PKCE); enable Refresh Token Rotation | `connections add main --client-id KEY`, then `connections login main`, signed in as the user of step 2 |

            For client credentials the login address is always the org's My Domain. For a sandbox use its My Domain or `--login-url sandbox`.

            ## 6. Set the policies

            - Refresh token: **expire if not used for 30 days** (or what your rules say). Tell the server with `--idle-days`, and with `--life-days` if the
              policy ends it after a fixed time: it uses the token in time, and warns its owner seven days before an end that it cannot put off.
            - IP restrictions: **Enforce**.
            - Session timeout: two hours or less.

            ## 7. Look

                connections test main
                doctor salesforce

            `doctor salesforce` names what is still missing, field by field.

            """;
}
