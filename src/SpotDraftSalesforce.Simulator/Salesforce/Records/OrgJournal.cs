namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>What must be done to take back each change since a mark.</summary>
internal sealed class OrgJournal
{
    private readonly Stack<Action> _undo = new();

    public int Mark => _undo.Count;

    public void Note(Action undo) => _undo.Push(undo);

    public void RollBack(int mark)
    {
        while (_undo.Count > mark)
        {
            _undo.Pop()();
        }
    }

    public void Forget() => _undo.Clear();
}
