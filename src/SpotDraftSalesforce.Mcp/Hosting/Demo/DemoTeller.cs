using System.Globalization;
using Spectre.Console;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

/// <summary>Tells the story to a person: coloured on a terminal, plain elsewhere, silent where only JSON is wanted.</summary>
internal sealed class DemoTeller(TextWriter? output, bool colours)
{
    private readonly IAnsiConsole? _console = output is null
        ? null
        : AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new Plain(output),
            }
        );

    public void Begin(int number, DemoStep step) =>
        _console?.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"\n[bold]{number}. {step.Title}[/]");

    public void Say(string who, string what) =>
        _console?.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   [blue]{who, -13}[/] {what}");

    public void End(DemoStep step)
    {
        if (step.Ok)
        {
            _console?.MarkupLine("   [green]ok[/]");
        }
        else
        {
            _console?.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   [red]FAILED[/] {step.Detail["failed"]?.ToJsonString()}");
        }
    }

    public void Line(string text) => _console?.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{text}");

    /// <summary>Lines may be as long as they are: a program that reads them must not find them broken at column 80.</summary>
    private sealed class Plain(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => 200;

        public int Height => 50;

        public void SetEncoding(System.Text.Encoding encoding) { }
    }
}
