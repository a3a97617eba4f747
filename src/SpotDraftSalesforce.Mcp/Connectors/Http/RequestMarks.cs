using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>What a request carries besides its bytes, for the handlers that it passes.</summary>
internal static class RequestMarks
{
    private static readonly HttpRequestOptionsKey<Effect> EffectKey = new("sdsf.effect");
    private static readonly HttpRequestOptionsKey<ReadIntent> ReadIntentKey = new("sdsf.read_intent");
    private static readonly HttpRequestOptionsKey<bool> RepeatableKey = new("sdsf.repeatable");
    private static readonly HttpRequestOptionsKey<bool> StreamedKey = new("sdsf.streamed");
    private static readonly HttpRequestOptionsKey<bool> AnonymousKey = new("sdsf.anonymous");
    private static readonly HttpRequestOptionsKey<TimeSpan> TimeLimitKey = new("sdsf.time_limit");
    private static readonly HttpRequestOptionsKey<SendTrace> TraceKey = new("sdsf.trace");

    public static Effect? Effect(this HttpRequestMessage request) => request.Options.TryGetValue(EffectKey, out var effect) ? effect : null;

    public static ReadIntent? ReadIntent(this HttpRequestMessage request) =>
        request.Options.TryGetValue(ReadIntentKey, out var intent) ? intent : null;

    /// <summary>The request performs <paramref name="effect"/>; <paramref name="repeatable"/> where sending it twice has the effect of once.</summary>
    public static HttpRequestMessage Performing(this HttpRequestMessage request, Effect effect, bool repeatable)
    {
        request.Options.Set(EffectKey, effect);
        request.Options.Set(RepeatableKey, repeatable);
        return request;
    }

    /// <summary>The request only reads, although its method is not GET.</summary>
    public static HttpRequestMessage Reading(this HttpRequestMessage request, string purpose)
    {
        request.Options.Set(ReadIntentKey, new ReadIntent(purpose));
        return request;
    }

    /// <summary>The request only reads, and what it carries is good for one use: a lost answer is not asked for again.</summary>
    public static HttpRequestMessage ReadingOnce(this HttpRequestMessage request, string purpose)
    {
        request.Options.Set(RepeatableKey, false);
        return request.Reading(purpose);
    }

    /// <summary>The body of the answer is handed on as it arrives instead of being read whole first.</summary>
    public static HttpRequestMessage Streamed(this HttpRequestMessage request)
    {
        request.Options.Set(StreamedKey, true);
        return request;
    }

    /// <summary>The request goes without credentials.</summary>
    public static HttpRequestMessage Anonymous(this HttpRequestMessage request)
    {
        request.Options.Set(AnonymousKey, true);
        return request;
    }

    /// <summary>One attempt may take this long instead of the connection's usual time, because of what it carries.</summary>
    public static HttpRequestMessage Within(this HttpRequestMessage request, TimeSpan limit)
    {
        request.Options.Set(TimeLimitKey, limit);
        return request;
    }

    public static TimeSpan? TimeLimit(this HttpRequestMessage request) =>
        request.Options.TryGetValue(TimeLimitKey, out var limit) ? limit : null;

    public static bool IsStreamed(this HttpRequestMessage request) =>
        request.Options.TryGetValue(StreamedKey, out var streamed) && streamed;

    public static bool IsAnonymous(this HttpRequestMessage request) =>
        request.Options.TryGetValue(AnonymousKey, out var anonymous) && anonymous;

    /// <summary>True where sending the request again cannot have a second effect.</summary>
    public static bool MayBeRepeated(this HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        {
            return true;
        }

        var said = request.Options.TryGetValue(RepeatableKey, out var repeatable);
        return request.Effect() is null ? request.ReadIntent() is not null && (repeatable || !said) : repeatable;
    }

    /// <summary>The story of the request over all its attempts.</summary>
    public static SendTrace Trace(this HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(TraceKey, out var trace))
        {
            trace = new SendTrace();
            request.Options.Set(TraceKey, trace);
        }

        return trace;
    }
}
