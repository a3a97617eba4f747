using System.Text.Json;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

public class ContractTermsTests
{
    private static ContractTerms Read(string json) =>
        ContractTerms.Of(JsonSerializer.Deserialize<List<KeyPointer>>(json, JsonSerializerOptions.Web)!, new PairOptions());

    [Fact]
    public void Terms_are_read_from_their_key_pointers()
    {
        var terms = Read(
            """
            [{"id":1,"field_name":"end_date","value":"2027-03-31"},{"id":2,"field_name":"contract_value","value":{"type":"EUR","value":48000.5}},
             {"id":3,"field_name":"notice_period_days","value":{"days":30,"type":"MONTHS","value":1}},{"id":4,"field_name":"renewal_term_months","value":{"type":"YEARS","value":2}},
             {"id":5,"field_name":"term_number","value":1},{"id":6,"field_name":"auto_renewal","value":true}]
            """
        );

        Assert.Equal(new DateOnly(2027, 3, 31), terms.EndDate);
        Assert.Equal(new Money(48000.5m, "EUR"), terms.Value);
        Assert.Equal((30, 24, 1, true), (terms.NoticeDays, terms.TermMonths, terms.TermNumber, terms.AutoRenewal));
        Assert.Empty(terms.Unreadable);
    }

    [Fact]
    public void What_is_not_a_date_or_an_amount_is_reported_and_not_guessed()
    {
        var terms = Read(
            """[{"id":1,"field_name":"end_date","value":"two years after signature"},{"id":2,"field_name":"contract_value","value":"plenty"},{"id":3,"field_name":"notice_period_days","value":2.5}]"""
        );

        Assert.Null(terms.EndDate);
        Assert.Null(terms.Value);
        Assert.Null(terms.NoticeDays);
        Assert.Equal(3, terms.Unreadable.Count);
        Assert.Contains("end_date: 'two years after signature' is not a date", terms.Unreadable);
    }

    [Fact]
    public void No_amount_is_not_zero()
    {
        Assert.Null(Read("[]").Value);
        Assert.Equal(new Money(0, "USD"), Read("""[{"id":2,"field_name":"contract_value","value":0}]""").Value);
    }
}
