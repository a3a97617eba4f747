using System.Net;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Commands.Connections;

namespace SpotDraftSalesforce.Tests.Commands.Connections;

/// <summary>What comes to the address that the browser is sent back to.</summary>
public sealed class LoopbackRedirectTests : IAsyncLifetime, IDisposable
{
    private const string State = "of-this-sign-in";

    private readonly HttpClient _browser = new();
    private LoopbackRedirect _redirect = null!;

    public async Task InitializeAsync() => _redirect = await LoopbackRedirect.StartAsync(0, State, CancellationToken.None);

    public async Task DisposeAsync() => await _redirect.DisposeAsync();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_second_answer_is_gone_and_the_first_one_counts()
    {
        var first = await ComeAsync($"?code=first&state={State}");
        var second = await ComeAsync($"?code=second&state={State}");
        var refusal = await ComeAsync($"?error=access_denied&state={State}");

        Assert.Equal("first", await CodeAsync());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone, HttpStatusCode.Gone), (first.Status, second.Status, refusal.Status));
        Assert.Contains("You are signed in.", first.Text, StringComparison.Ordinal);
        Assert.Contains("was answered before", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_answers_at_once_one_is_taken()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => ComeAsync($"?code=code-{at}&state={State}")));

        var taken = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal($"code-{Array.IndexOf(answers, taken)}", await CodeAsync());
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Gone));
    }

    [Theory]
    [InlineData("?code=stolen&state=of-another")]
    [InlineData("?code=stolen")]
    [InlineData("?state=of-this-sign-in")]
    [InlineData("")]
    public async Task What_does_not_answer_this_sign_in_leaves_it_open(string query)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await ComeAsync(query)).Status);

        Assert.Equal(HttpStatusCode.OK, (await ComeAsync($"?code=right&state={State}")).Status);
        Assert.Equal("right", await CodeAsync());
    }

    [Fact]
    public async Task A_no_ends_the_sign_in_and_a_code_after_it_is_not_taken()
    {
        Assert.Equal(HttpStatusCode.OK, (await ComeAsync($"?error=access_denied&state={State}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await ComeAsync($"?code=late&state={State}")).Status);

        var refused = await Assert.ThrowsAsync<GovernedException>(CodeAsync);
        Assert.Equal(ErrorCode.ConnectionRefused, refused.Error.Code);
        Assert.Contains("access_denied", refused.Error.Message, StringComparison.Ordinal);
    }

    private Task<string> CodeAsync() => _redirect.CodeAsync(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

    private async Task<(HttpStatusCode Status, string Text)> ComeAsync(string query)
    {
        using var answer = await _browser.GetAsync(new Uri(_redirect.Address + query));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
