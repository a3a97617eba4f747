using System.Collections.Concurrent;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// The quickest answers of the last minutes for each kind of request. What an answer took beyond the quickest of its kind may have been spent on
/// the way to the vendor: by so much a request may have arrived later than it was sent.
/// </summary>
internal sealed class AnswerTimes(TimeProvider time)
{
    /// <summary>The quickest is looked for in this span and the one before, so that a way that has become longer is learned.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    /// <summary>The first answers are slow for reasons of their own (connecting, a cold start) and tell nothing of the quickest.</summary>
    private const int Telling = 16;

    private readonly ConcurrentDictionary<string, Quickest> _kinds = new(StringComparer.Ordinal);

    /// <summary>By how much at most a request that was answered after <paramref name="took"/> was late; notes it for the next ones.</summary>
    /// <param name="kind">What is done in about the same time, such as <c>GET /contracts/#/</c>.</param>
    public TimeSpan Lateness(string kind, TimeSpan took)
    {
        var quickest = _kinds.GetOrAdd(kind, _ => new Quickest(time.GetTimestamp()));
        lock (quickest)
        {
            var known = quickest.Count >= Telling ? quickest.Value(time, Span) : null;
            quickest.Note(took);
            return known is null ? took
                : took > known ? took - known.Value
                : TimeSpan.Zero;
        }
    }

    private sealed class Quickest(long began)
    {
        private long _began = began;
        private TimeSpan? _before;
        private TimeSpan? _now;

        public int Count { get; private set; }

        public TimeSpan? Value(TimeProvider time, TimeSpan span)
        {
            var age = time.GetElapsedTime(_began);
            if (age >= span)
            {
                _before = age < 2 * span ? _now : null;
                _now = null;
                _began = time.GetTimestamp();
            }

            return _now is null || _before < _now ? _before ?? _now : _now;
        }

        public void Note(TimeSpan took)
        {
            Count++;
            _now = _now is null || took < _now ? took : _now;
        }
    }
}
