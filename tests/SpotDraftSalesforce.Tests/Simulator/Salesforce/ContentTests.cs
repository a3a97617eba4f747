using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class ContentTests
{
    [Theory]
    [InlineData(400_000)]
    [InlineData(100)]
    public async Task A_file_that_is_too_large_is_refused_while_it_comes(int most)
    {
        await using var server = await OrgServer.StartAsync(new SalesforceSettings { LargestFile = most });

        var (fits, _) = await UploadAsync(server, most);
        var (status, body) = await UploadAsync(server, most + 1);

        Assert.Equal(201, fits);
        Assert.Equal(413, status);
        Assert.Equal("REQUEST_ENTITY_TOO_LARGE", JsonDocument.Parse(body).RootElement[0].GetProperty("errorCode").GetString());
        Assert.Single(await server.RowsAsync("SELECT Id FROM ContentVersion WHERE Title = 'Sized'"));
    }

    [Fact]
    public async Task A_file_of_more_than_2_GB_is_refused_before_it_is_read()
    {
        await using var server = await OrgServer.StartAsync();
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var http = new HttpClient(handler) { BaseAddress = server.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/services/data/v68.0/sobjects/ContentVersion")
        {
            Content = new Claimed((2L * 1024 * 1024 * 1024) + (2 * 1024 * 1024)),
        };
        request.Headers.Authorization = server.Http.DefaultRequestHeaders.Authorization;
        request.Headers.ExpectContinue = true;

        using var answer = await http.SendAsync(request);

        Assert.Equal(413, (int)answer.StatusCode);
    }

    private static async Task<(int Status, string Body)> UploadAsync(OrgServer server, int bytes)
    {
        using var record = new StringContent("""{"Title":"Sized","PathOnClient":"sized.pdf"}""", Encoding.UTF8, "application/json");
        using var file = new ByteArrayContent(new byte[bytes]);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { record, "entity_content" }, { file, "VersionData", "sized.pdf" } };
        using var answer = await server.Http.PostAsync("/services/data/v68.0/sobjects/ContentVersion", form);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Says that it is long, and is never to be read.</summary>
    private sealed class Claimed : HttpContent
    {
        private readonly long _length;

        public Claimed(long length)
        {
            _length = length;
            Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new InvalidOperationException("The body was asked for.");

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }
    }

    [Fact]
    public async Task A_file_is_stored_linked_and_read_back()
    {
        await using var server = await OrgServer.StartAsync();
        var deal = server.IdOf("Opportunity", "Globex - Pilot");
        var bytes = Encoding.UTF8.GetBytes("%PDF-1.4 signed");

        var id = await server.CreateAsync(
            "ContentVersion",
            new
            {
                Title = "Signed contract",
                PathOnClient = "signed.pdf",
                VersionData = Convert.ToBase64String(bytes),
                FirstPublishLocationId = deal,
            }
        );
        var version = (await server.GetAsync($"sobjects/ContentVersion/{id}")).Json;
        var document = version.GetProperty("ContentDocumentId").GetString();
        var links = await server.RowsAsync(
            $"SELECT LinkedEntityId, ShareType, ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '{deal}'"
        );
        var again = await server.SendAsync(
            "POST",
            "sobjects/ContentDocumentLink",
            new
            {
                ContentDocumentId = document,
                LinkedEntityId = deal,
                ShareType = "V",
            }
        );
        var data = await server.Http.GetByteArrayAsync(new Uri(server.Base + version.GetProperty("VersionData").GetString()));

        Assert.Equal(
            ("pdf", "PDF", bytes.Length, "1"),
            (
                Text(version, "FileExtension"),
                Text(version, "FileType"),
                version.GetProperty("ContentSize").GetInt32(),
                Text(version, "VersionNumber")
            )
        );
        Assert.Equal(Md5(bytes), Text(version, "Checksum"));
        Assert.Equal($"/services/data/v68.0/sobjects/ContentVersion/{id}/VersionData", Text(version, "VersionData"));
        Assert.Equal("Signed contract", links.Single().GetProperty("ContentDocument").GetProperty("Title").GetString());
        Assert.Equal("DUPLICATE_VALUE", again.Code);
        Assert.Equal(bytes, data);
    }

    [Fact]
    public async Task A_second_version_takes_over_as_the_latest()
    {
        await using var server = await OrgServer.StartAsync();
        var first = await server.CreateAsync("ContentVersion", new { PathOnClient = "a.txt", VersionData = "AAAA" });
        var document = (await server.GetAsync($"sobjects/ContentVersion/{first}")).Json.GetProperty("ContentDocumentId").GetString();

        var second = await server.CreateAsync(
            "ContentVersion",
            new
            {
                PathOnClient = "a.txt",
                VersionData = "AAAAAAAA",
                ContentDocumentId = document,
            }
        );

        var rows = await server.RowsAsync(
            $"SELECT IsLatest, VersionNumber FROM ContentVersion WHERE ContentDocumentId = '{document}' ORDER BY VersionNumber"
        );
        Assert.Equal([false, true], rows.Select(row => row.GetProperty("IsLatest").GetBoolean()));
        Assert.Equal(
            second,
            (await server.GetAsync($"sobjects/ContentDocument/{document}")).Json.GetProperty("LatestPublishedVersionId").GetString()
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Multipart_parts_are_told_apart_by_their_type_whatever_their_order(bool jsonFirst)
    {
        await using var server = await OrgServer.StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(700_001);
        using var json = new StringContent("""{"Title":"Large","PathOnClient":"large.bin"}""", Encoding.UTF8, "application/json");
        using var file = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var form = new MultipartFormDataContent();
        if (jsonFirst)
        {
            form.Add(json, "entity_content");
            form.Add(file, "VersionData", "large.bin");
        }
        else
        {
            form.Add(file, "VersionData", "large.bin");
            form.Add(json, "ContentVersion");
        }

        using var response = await server.Http.PostAsync("/services/data/v68.0/sobjects/ContentVersion", form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 201, text);
        var id = JsonDocument.Parse(text).RootElement.GetProperty("id").GetString();

        Assert.Equal(Md5(bytes), Text((await server.GetAsync($"sobjects/ContentVersion/{id}")).Json, "Checksum"));
        Assert.Equal(
            bytes,
            await server.Http.GetByteArrayAsync(new Uri($"{server.Base}/services/data/v68.0/sobjects/ContentVersion/{id}/VersionData"))
        );
    }

    [Fact]
    public async Task A_file_of_37_megabytes_fits_into_json_and_a_larger_body_does_not()
    {
        await using var server = await OrgServer.StartAsync();
        var bytes = new byte[37_500_000];

        var fits = await server.SendAsync(
            "POST",
            "sobjects/ContentVersion",
            "{\"PathOnClient\":\"a.pdf\",\"VersionData\":\"" + Convert.ToBase64String(bytes) + "\"}"
        );
        var bad = await server.SendAsync("POST", "sobjects/ContentVersion", new { PathOnClient = "a.pdf", VersionData = "*not base64*" });
        var large = await server.SendAsync(
            "POST",
            "sobjects/ContentVersion",
            "{\"PathOnClient\":\"" + new string('x', 53 * 1024 * 1024) + "\"}"
        );

        Assert.Equal(201, fits.Status);
        Assert.Equal((400, "JSON_PARSER_ERROR"), (bad.Status, bad.Code));
        Assert.Equal(413, large.Status);
    }

    [Fact]
    public async Task Posts_mention_people_and_show_in_the_feed()
    {
        await using var server = await OrgServer.StartAsync();
        var deal = server.IdOf("Opportunity", "Globex - Pilot");
        var owner = server.IdOf("User", "Account Owner East");
        object Post(params object[] segments) =>
            new
            {
                body = new { messageSegments = segments },
                feedElementType = "FeedItem",
                subjectId = deal,
            };

        var posted = await server.SendAsync(
            "POST",
            "chatter/feed-elements",
            Post(new { type = "Text", text = "Signed, " }, new { type = "Mention", id = owner })
        );
        var unknown = await server.SendAsync("POST", "chatter/feed-elements", Post(new { type = "Mention", id = deal }));
        var feed = await server.GetAsync($"chatter/feeds/record/{deal}/feed-elements");

        Assert.Equal(
            (201, "Signed, @Account Owner East"),
            (posted.Status, posted.Json.GetProperty("body").GetProperty("text").GetString())
        );
        Assert.StartsWith("0D5", posted.Json.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(400, unknown.Status);
        Assert.Equal(deal, feed.Json.GetProperty("elements")[0].GetProperty("parent").GetProperty("id").GetString());
    }

    private static string? Text(JsonElement record, string name) => record.GetProperty(name).GetString();

    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "ContentVersion.Checksum is an MD5 by Salesforce's definition; nothing trusts it."
    )]
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
}
