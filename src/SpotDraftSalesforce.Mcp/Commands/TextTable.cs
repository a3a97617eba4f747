using Spectre.Console;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>Rows for a person: with rules and colours on a terminal, in plain columns where a program or a file reads them.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(TerminalText.Safe)]);

    public async Task WriteAsync(TextWriter output, bool isTerminal)
    {
        if (isTerminal)
        {
            WriteTable(output);
        }
        else
        {
            await WritePlainAsync(output);
        }
    }

    private void WriteTable(TextWriter output)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(heading)}[/]"));
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    private async Task WritePlainAsync(TextWriter output)
    {
        var widths = headings.Select((heading, i) => _rows.Select(row => row[i].Length).Append(heading.Length).Max()).ToArray();
        foreach (var row in _rows.Prepend(headings))
        {
            await output.WriteLineAsync(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }
}
