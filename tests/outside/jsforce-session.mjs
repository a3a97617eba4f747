// Real sessions of jsforce (https://jsforce.github.io) against an org: node jsforce-session.mjs <session> [file], the org's access in ORG as JSON.
// Prints what jsforce made of the answers as one line of JSON; the tests compare it, and what the org holds afterwards.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { createRequire } from 'node:module';

const jsforce = createRequire(import.meta.url)('jsforce');
const org = JSON.parse(process.env.ORG);
const version = '68.0';

const app = () => ({ loginUrl: org.login, clientId: org.client_id, clientSecret: org.client_secret });

async function connect(options = {}) {
    const connection = new jsforce.Connection({ oauth2: app(), instanceUrl: org.base, version, ...options });
    await connection.authorize({ grant_type: 'client_credentials' });
    return connection;
}

const refused = async (work) => {
    try {
        await work();
        return null;
    } catch (error) {
        return { name: error.name, code: error.errorCode, message: error.message };
    }
};

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const sessions = {
    async login() {
        const soap = new jsforce.Connection({ loginUrl: org.login, version: '60.0' });
        const user = await soap.login(org.username, org.password);
        const soapIdentity = await soap.identity();
        const wrong = await refused(() => new jsforce.Connection({ loginUrl: org.login, version: '60.0' }).login(org.username, 'wrong'));
        const retired = await refused(() => new jsforce.Connection({ loginUrl: org.login, version }).login(org.username, org.password));

        const client = await connect();
        const identity = await client.identity();
        await client.query('SELECT Id FROM Organization');
        const refreshes = [];
        const lasting = new jsforce.Connection({
            oauth2: app(),
            instanceUrl: org.base,
            accessToken: '00D000000000000!stale',
            refreshToken: org.refresh_token,
            version,
        });
        lasting.on('refresh', (fresh) => refreshes.push(fresh));
        const refreshed = await lasting.query('SELECT Id FROM Organization');
        const [address, token] = [`${soap.instanceUrl}/services/data/v60.0/limits`, soap.accessToken];
        await soap.logout();
        const afterLogout = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
        return {
            soap: { id: user.id, organization: user.organizationId, username: soapIdentity.username },
            wrong,
            retired,
            afterLogout: afterLogout.status,
            client: { username: identity.username, user: identity.user_id },
            refresh: { rows: refreshed.totalSize, refreshes: refreshes.length },
            limit: client.limitInfo,
        };
    },

    async consent() {
        const redirectUri = 'http://localhost:1717/OauthRedirect';
        const oauth2 = new jsforce.OAuth2({ ...app(), redirectUri, useVerifier: true });
        const address = oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 'of the test' });
        const answer = await fetch(address, { redirect: 'manual' });
        const back = new URL(answer.headers.get('location'));
        const connection = new jsforce.Connection({ oauth2, version });
        const code = back.searchParams.get('code');
        const user = await connection.authorize(code);
        const twice = await refused(() => new jsforce.Connection({ oauth2, version }).authorize(code));
        const rows = await connection.query('SELECT Id FROM Organization');
        await connection.oauth2.revokeToken(connection.refreshToken);
        return {
            to: back.origin + back.pathname,
            state: back.searchParams.get('state'),
            user: user.id,
            lasting: connection.refreshToken !== undefined,
            rows: rows.totalSize,
            twice,
        };
    },

    async records() {
        const connection = await connect();
        const account = await connection.sobject('Account').create({ Name: 'Made by jsforce', BillingCity: 'Lisbon' });
        const read = await connection.sobject('Account').retrieve(account.id);
        const updated = await connection.sobject('Account').update({ Id: account.id, BillingCity: 'Porto' });
        const opportunity = {
            Name: 'By key',
            StageName: 'Prospecting',
            CloseDate: '2027-01-31',
            AccountId: account.id,
            SpotDraft_Renewal_Key__c: 'key-1',
        };
        const inserted = await connection.sobject('Opportunity').upsert(opportunity, 'SpotDraft_Renewal_Key__c');
        const again = await connection
            .sobject('Opportunity')
            .upsert({ SpotDraft_Renewal_Key__c: 'key-1', StageName: 'Closed Won' }, 'SpotDraft_Renewal_Key__c');
        const doomed = await connection.sobject('Account').create({ Name: 'Doomed' });
        const destroyed = await connection.sobject('Account').destroy(doomed.id);
        const gone = await refused(() => connection.sobject('Account').retrieve(doomed.id));
        const missing = await refused(() => connection.sobject('Opportunity').create({ Name: 'Incomplete' }));
        const unknown = await refused(() => connection.sobject('Account').create({ Name: 'x', Nowhere__c: 1 }));
        const before = new Date(Date.now() - 60 * 60 * 1000);
        const after = new Date(Date.now() + 60 * 60 * 1000);
        const changes = await connection.sobject('Account').updated(before, after);
        const deletions = await connection.sobject('Account').deleted(before, after);
        return {
            account,
            read: { Name: read.Name, BillingCity: read.BillingCity, type: read.attributes.type },
            updated,
            inserted,
            again,
            destroyed,
            gone,
            missing,
            unknown,
            changed: changes.ids.includes(account.id),
            deleted: deletions.deletedRecords.map((record) => record.id).includes(doomed.id),
        };
    },

    async queries() {
        const connection = await connect();
        const all = await connection.query('SELECT Id, Subject, CreatedDate FROM Task ORDER BY Subject', {
            autoFetch: true,
            maxFetch: 100000,
            headers: { 'Sforce-Query-Options': 'batchSize=200' },
        }).run();
        const first = await connection.query('SELECT Id FROM Task', { headers: { 'Sforce-Query-Options': 'batchSize=500' } });
        const more = await connection.queryMore(first.nextRecordsUrl);
        const nested = await connection.query(
            "SELECT Name, Owner.Name, (SELECT FirstName, LastName FROM Contacts) FROM Account WHERE Name = 'Northwind Traders'",
        );
        const children = await connection
            .query('SELECT Name, (SELECT Subject FROM Tasks ORDER BY Subject) FROM Account ORDER BY Name', {
                autoFetch: true,
                maxFetch: 100000,
                headers: { 'Sforce-Query-Options': 'batchSize=200' },
            })
            .run();
        const typed = await connection.query(
            "SELECT TYPEOF What WHEN Account THEN BillingCity WHEN Opportunity THEN StageName ELSE Name END FROM Task WHERE What.Type = 'Account' LIMIT 1",
        );
        const grouped = await connection.query('SELECT StageName, COUNT(Id) n, SUM(Amount) total FROM Opportunity GROUP BY StageName');
        const joined = await connection.query(
            'SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE IsWon = true) ORDER BY Name',
        );
        const built = await connection
            .sobject('Opportunity')
            .find({ IsWon: true, CloseDate: { $lt: jsforce.SfDate.TODAY } }, 'Id, Name, Account.Name')
            .sort({ CloseDate: 1 })
            .limit(3);
        const deleted = await connection.query("SELECT Id FROM Account WHERE Name = 'Umbrella Group' AND IsDeleted = true", { scanAll: true });
        const wrong = await refused(() => connection.query('SELECT Nowhere__c FROM Account'));
        const found = await connection.search('FIND {Globex} IN NAME FIELDS RETURNING Account(Id, Name), Opportunity(Name LIMIT 1)');
        return {
            all: { total: all.totalSize, fetched: all.records?.length ?? all.length, ids: new Set((all.records ?? all).map((row) => row.Id)).size },
            first: { total: first.totalSize, rows: first.records.length, done: first.done },
            more: more.records.length,
            nested: nested.records[0],
            children: (children.records ?? children).map((row) => [row.Name, row.Tasks?.records.length ?? 0, row.Tasks?.done ?? true]),
            typed: typed.records[0].What,
            grouped: grouped.records,
            joined: joined.records.map((row) => row.Name),
            built: built.map((row) => row.Account?.Name ?? null),
            deleted: deleted.totalSize,
            wrong,
            found: found.searchRecords.map((row) => [row.attributes.type, row.Name]),
        };
    },

    async describe() {
        const connection = await connect();
        const [every, one, versions, limits] = [
            await connection.describeGlobal(),
            await connection.describe('Opportunity'),
            await connection.request('/services/data'),
            await connection.limits(),
        ];
        const stage = one.fields.find((field) => field.name === 'StageName');
        const key = one.fields.find((field) => field.name === 'SpotDraft_Renewal_Key__c');
        return {
            objects: every.sobjects.length,
            opportunity: every.sobjects.find((object) => object.name === 'Opportunity').keyPrefix,
            required: one.fields
                .filter((field) => !field.nillable && field.createable && !field.defaultedOnCreate)
                .map((field) => field.name),
            stages: stage.picklistValues.map((entry) => entry.value),
            key: { externalId: key.externalId, unique: key.unique, custom: key.custom },
            children: one.childRelationships.map((child) => child.relationshipName).filter(Boolean),
            newest: versions.at(-1).version,
            limits: limits.DailyApiRequests,
        };
    },

    async collections() {
        const connection = await connect();
        const contact = (at) => ({ LastName: `Collected ${at}`, Email: at === 3 ? 'nonsense' : `collected${at}@example.com` });
        const created = await connection.sobject('Contact').create([0, 1, 2, 3].map(contact));
        const ids = created.filter((result) => result.success).map((result) => result.id);
        const updated = await connection.sobject('Contact').update(ids.map((Id) => ({ Id, Title: 'Updated' })));
        const retrieved = await connection.sobject('Contact').retrieve(ids);
        const opportunities = (names) =>
            names.map((name) => ({
                Name: name,
                StageName: 'Prospecting',
                CloseDate: '2027-02-28',
                SpotDraft_Renewal_Key__c: `collected-${name}`,
            }));
        const upserted = await connection.sobject('Opportunity').upsert(opportunities(['a', 'b']), 'SpotDraft_Renewal_Key__c');
        const again = await connection.sobject('Opportunity').upsert(opportunities(['b', 'c']), 'SpotDraft_Renewal_Key__c');
        const together = await connection
            .sobject('Contact')
            .create([{ LastName: 'Rolled back' }, { FirstName: 'Nobody' }], { allOrNone: true });
        const destroyed = await connection.sobject('Contact').destroy(ids.slice(0, 2));
        return { created, updated, retrieved: retrieved.map((row) => row.Title), upserted, again, together, destroyed };
    },

    async composite() {
        const connection = await connect();
        const base = `/services/data/v${version}`;
        const composite = await connection.requestPost(`${base}/composite`, {
            allOrNone: true,
            compositeRequest: [
                { method: 'POST', url: `${base}/sobjects/Account`, referenceId: 'account', body: { Name: 'Composed' } },
                {
                    method: 'POST',
                    url: `${base}/sobjects/Opportunity`,
                    referenceId: 'opportunity',
                    body: { Name: 'Composed deal', StageName: 'Prospecting', CloseDate: '2027-03-31', AccountId: '@{account.id}' },
                },
                { method: 'GET', url: `${base}/query?q=SELECT+Name+FROM+Account+WHERE+Id='@{account.id}'`, referenceId: 'read' },
            ],
        });
        const halted = await connection.requestPost(`${base}/composite`, {
            allOrNone: true,
            compositeRequest: [
                { method: 'POST', url: `${base}/sobjects/Account`, referenceId: 'account', body: { Name: 'Never kept' } },
                { method: 'POST', url: `${base}/sobjects/Opportunity`, referenceId: 'opportunity', body: { Name: 'Incomplete' } },
            ],
        });
        const node = (name, body) => ({ method: 'POST', url: `${base}/sobjects/${name}`, ...body });
        const graph = await connection.requestPost(`${base}/composite/graph`, {
            graphs: [
                {
                    graphId: 'good',
                    compositeRequest: [
                        node('Account', { referenceId: 'a', body: { Name: 'Graphed' } }),
                        node('Contact', { referenceId: 'c', body: { LastName: 'Graphed', AccountId: '@{a.id}' } }),
                    ],
                },
                {
                    graphId: 'bad',
                    compositeRequest: [
                        node('Account', { referenceId: 'a', body: { Name: 'Ungraphed' } }),
                        node('Contact', { referenceId: 'c', body: { FirstName: 'Nameless', AccountId: '@{a.id}' } }),
                    ],
                },
            ],
        });
        return {
            statuses: composite.compositeResponse.map((part) => part.httpStatusCode),
            read: composite.compositeResponse[2].body.records[0].Name,
            halted: halted.compositeResponse.map((part) => part.body[0].errorCode),
            graphs: graph.graphs.map((part) => [part.graphId, part.isSuccessful]),
        };
    },

    async bulk() {
        const connection = await connect();
        connection.bulk2.pollInterval = 50;
        const input = Array.from({ length: 450 }, (_, at) => ({
            Name: `Bulk, "quoted" ${at}`,
            StageName: at === 7 ? 'Nowhere' : 'Prospecting',
            CloseDate: '2027-04-30',
            SpotDraft_Renewal_Key__c: `bulk-${at}`,
        }));
        const loaded = await connection.bulk2.loadAndWaitForResults({
            object: 'Opportunity',
            operation: 'upsert',
            externalIdFieldName: 'SpotDraft_Renewal_Key__c',
            input,
        });
        const rows = await (await connection.bulk2.query("SELECT Id, Name, Account.Name FROM Opportunity WHERE SpotDraft_Renewal_Key__c LIKE 'bulk-%'")).toArray();
        const removed = await connection.bulk2.loadAndWaitForResults({
            object: 'Opportunity',
            operation: 'delete',
            input: rows.slice(0, 10).map((row) => ({ Id: row.Id })),
        });
        const job = connection.bulk2.createJob({ object: 'Account', operation: 'insert' });
        await job.open();
        await job.uploadData([{ Name: 'Aborted' }]);
        await job.abort();
        const info = await job.check();
        await job.delete();
        const nothing = await refused(() => connection.bulk2.createJob({ object: 'Nothing__c', operation: 'insert' }).open());
        return {
            saved: loaded.successfulResults.length,
            created: loaded.successfulResults.every((row) => row.sf__Created === 'true'),
            refused: loaded.failedResults.map((row) => row.sf__Error),
            unprocessed: loaded.unprocessedRecords.length,
            rows: rows.length,
            name: rows[0].Name,
            removed: removed.successfulResults.length,
            aborted: info.state,
            nothing,
        };
    },

    async files(path) {
        const connection = await connect();
        const opportunity = await connection.sobject('Opportunity').findOne({ Name: 'Northwind - Platform Subscription' }, 'Id');
        const small = Buffer.from('%PDF-1.7 signed');
        const made = await connection.sobject('ContentVersion').create({
            Title: 'Signed contract',
            PathOnClient: 'signed.pdf',
            VersionData: small.toString('base64'),
            FirstPublishLocationId: opportunity.Id,
        });
        const large = await connection.create(
            'ContentVersion',
            { Title: 'Large', PathOnClient: 'large.bin', VersionData: await readFile(path) },
            { multipartFileFields: { VersionData: { contentType: 'application/octet-stream', filename: 'large.bin' } } },
        );
        const smallBack = await buffer(connection.sobject('ContentVersion').record(made.id).blob('VersionData'));
        const largeBack = await buffer(connection.sobject('ContentVersion').record(large.id).blob('VersionData'));
        const version = await connection.sobject('ContentVersion').retrieve(large.id);
        const links = await connection.query(`SELECT ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '${opportunity.Id}'`);
        return {
            made: made.success && large.success,
            same: Buffer.compare(small, smallBack) === 0,
            large: sha256(largeBack),
            size: version.ContentSize,
            links: links.records.map((row) => row.ContentDocument.Title),
        };
    },

    async chatter() {
        const connection = await connect();
        const opportunity = await connection.sobject('Opportunity').findOne({ Name: 'Northwind - Platform Subscription' }, 'Id, OwnerId');
        const post = await connection.chatter.resource('/feed-elements').create({
            body: {
                messageSegments: [
                    { type: 'Text', text: 'Signed, ' },
                    { type: 'Mention', id: opportunity.OwnerId },
                ],
            },
            feedElementType: 'FeedItem',
            subjectId: opportunity.Id,
        });
        const feed = await connection.chatter.resource(`/feeds/record/${opportunity.Id}/feed-elements`).retrieve();
        return { text: post.body.text, parent: post.parent.id === opportunity.Id, feed: feed.elements.map((element) => element.body.text) };
    },
};

const result = await sessions[process.argv[2]](...process.argv.slice(3));
process.stdout.write(`${JSON.stringify(result)}\n`);
