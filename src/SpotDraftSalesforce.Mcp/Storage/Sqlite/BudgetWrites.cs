using System.Globalization;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Reserves and gives back. Sums are made of decimals here, because SQLite would add them up as binary fractions.</summary>
internal static class BudgetWrites
{
    public static void Reserve(SqliteSession session, ReserveBudget reserve)
    {
        var others = session.All(
            "SELECT amount FROM budgets WHERE key = @key AND window = @window AND operation_id <> @operation",
            row => decimal.Parse(row.GetString(0), CultureInfo.InvariantCulture),
            ("@key", reserve.Key),
            ("@window", reserve.Window),
            ("@operation", reserve.OperationId)
        );
        if (others.Sum() + reserve.Amount > reserve.Limit)
        {
            throw new JournalConflictException(JournalConflict.BudgetExceeded, reserve.Key);
        }

        session.Execute(
            """
            INSERT INTO budgets (key, window, operation_id, amount, at) VALUES (@key, @window, @operation, @amount, @at)
            ON CONFLICT (key, window, operation_id) DO UPDATE SET amount = excluded.amount, at = excluded.at
            """,
            ("@key", reserve.Key),
            ("@window", reserve.Window),
            ("@operation", reserve.OperationId),
            ("@amount", Money.Text(reserve.Amount)),
            ("@at", reserve.At)
        );
    }

    public static void Release(SqliteSession session, ReleaseBudget release) =>
        session.Execute("DELETE FROM budgets WHERE operation_id = @operation", ("@operation", release.OperationId));
}
