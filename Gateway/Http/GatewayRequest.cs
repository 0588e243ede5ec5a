using System.Diagnostics;
using System.Globalization;
using System.Text;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Gateway.Overload;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Http;

/// <summary>What the gateway knows about one request while it works on it. A feature of the <see cref="HttpContext"/>.</summary>
public sealed partial class GatewayRequest(TimeProvider timeProvider, string backend, bool isStrict)
{
    private const int MaxHeaderLength = 1024;
    private const int MaxIgnored = 64;
    private const int MaxNameLength = 64;

    private readonly long _started = timeProvider.GetTimestamp();
    private long _upstreamStarted;
    private long _upstreamTicks;
    private List<string>? _ignored;
    private List<string>? _warnings;

    /// <summary>Id of the request, on the reply and in the log: the trace id where there is a trace.</summary>
    public string RequestId { get; } = Activity.Current?.TraceId.ToHexString() ?? RecordId.Next(timeProvider.GetUtcNow()).ToString("N");

    /// <summary>Whether members that cannot be honoured are refused.</summary>
    public bool IsStrict { get; } = isStrict;

    /// <summary>Whether an error's text is also its HTTP reason phrase.</summary>
    public bool ErrorsInReasonPhrase { get; init; }

    /// <summary>The model that the caller named.</summary>
    public string? RequestedModel { get; set; }

    /// <summary>The id or profile that Bedrock is asked for.</summary>
    public string? ResolvedModel { get; private set; }

    /// <summary>The model that answers: the base id behind <see cref="ResolvedModel"/>, unless Bedrock says that another one did.</summary>
    public string? ResponseModel { get; set; }

    /// <summary>The region that is asked.</summary>
    public string? Region { get; private set; }

    /// <summary>Whether <see cref="Region"/> is not the first choice, because that had no place.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>Other ways to call the model, in order of preference.</summary>
    internal IReadOnlyList<ModelRoute> Elsewhere { get; private set; } = [];

    /// <summary>The model that is asked.</summary>
    public CatalogueModel? Model { get; private set; }

    /// <summary>Who asks; null before the key was checked.</summary>
    public Caller? Caller { get; set; }

    /// <summary>What the call may use at most.</summary>
    public CallEstimate Estimate { get; internal set; }

    /// <summary>Input tokens, cached ones included; -1 while unknown.</summary>
    public long InputTokens { get; set; } = -1;

    /// <summary>Output tokens; -1 while unknown.</summary>
    public long OutputTokens { get; set; } = -1;

    /// <summary>Those of the input tokens that came from the cache.</summary>
    public long CacheReadTokens { get; set; }

    /// <summary>Those of the input tokens that were written to the cache for five minutes.</summary>
    public long CacheWrite5mTokens { get; set; }

    /// <summary>Those of the input tokens that were written to the cache for an hour.</summary>
    public long CacheWrite1hTokens { get; set; }

    /// <summary>The pictures that Bedrock bills.</summary>
    public BilledPictures? Pictures { get; set; }

    /// <summary>Pictures of the input that Bedrock bills by the piece, which embedding models do.</summary>
    public int InputPictures { get; set; }

    /// <summary>The searches of a reranker, or text units of a guardrail, that Bedrock bills.</summary>
    public int Queries { get; set; }

    /// <summary>Answers a failure before the response started, where the caller does not understand the ordinary answer; null where it does.</summary>
    public Func<HttpContext, GatewayError, Task>? ErrorAnswer { get; set; }

    /// <summary>What the caller was told in a stream that had begun; null while all is well.</summary>
    public GatewayError? StreamFailure { get; set; }

    /// <summary>The caller has left.</summary>
    internal CancellationToken Aborted { get; init; }

    /// <summary>What counts the bytes of its body; null where nothing does.</summary>
    internal HeldBody? Body { get; set; }

    /// <summary>Whether the connection ends with the reply, because the process does, or because the client is too slow.</summary>
    internal bool ClosesConnection { get; set; }

    /// <summary>How long after its beginning the whole body must be there.</summary>
    internal TimeSpan BodyTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>What counts the calls of the caller's key, for the reply's headers; null when it has no rate limits.</summary>
    internal RateCounter? RateCounter { get; set; }

    /// <summary>How many replicas share those limits.</summary>
    internal int Replicas { get; set; } = 1;

    /// <summary>What the request holds of limits until it ends.</summary>
    internal LimitTicket? Limits { get; set; }

    /// <summary>Time since the request arrived.</summary>
    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_started);

    /// <summary>The feature of a request. Set by <see cref="GatewayMiddleware"/> on all of them.</summary>
    public static GatewayRequest Of(HttpContext context) =>
        context.Features.Get<GatewayRequest>() ?? throw new InvalidOperationException("The gateway's middleware is missing from the pipeline.");

    /// <summary>Notes whom the caller says it asks for. Who was named in a way that can be believed stays.</summary>
    public void LabelUser(string? label)
    {
        if (label is not null && Caller is { UserId: null } caller)
        {
            Caller = caller with { UserId = label };
        }
    }

    /// <summary>Notes what the model's name led to.</summary>
    /// <exception cref="GatewayException">The caller's key may not use the model.</exception>
    public void Resolved(ModelResolution resolution)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        RequestedModel = resolution.RequestedModel;
        ResolvedModel = resolution.CallableId;
        Region = resolution.Region;
        Model = resolution.Model;
        Elsewhere = resolution.Elsewhere;
        ResponseModel = resolution.Model.Id;
        if (Caller is { } caller && !caller.MayUse(resolution.RequestedModel, resolution.Model.Id))
        {
            throw new GatewayException(
                GatewayErrorKind.PermissionDenied,
                $"The API key may not use the model '{Ascii(resolution.RequestedModel)}'. GET /v1/models lists those that it may use.",
                "model");
        }

        if (resolution.Warning is { } warning)
        {
            Warn(warning);
        }
    }

    /// <summary>Takes another way to the model.</summary>
    internal void MoveTo(ModelRoute way)
    {
        ResolvedModel = way.CallableId;
        Region = way.Region;
        IsMoved = true;
    }

    /// <summary>Notes that a member is not honoured. Nothing is dropped in silence: it is named on the reply or, in strict mode, refused.</summary>
    /// <exception cref="GatewayException">Strict mode is on.</exception>
    public void Ignore(string member)
    {
        if (member.Length > MaxNameLength)
        {
            member = member[..(char.IsHighSurrogate(member[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];
        }

        if (IsStrict)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter,
                $"'{member}' is not supported for this model and strict mode is on. Leave it out, or have the operator turn off Gateway:Strict.",
                member);
        }

        // Bounded: names come from the caller, and a body may hold a million of them.
        _ignored ??= [];
        if (_ignored.Count < MaxIgnored && !_ignored.Contains(member))
        {
            _ignored.Add(member);
        }
    }

    /// <summary>Notes what was done differently from what was asked.</summary>
    public void Warn(string text)
    {
        _warnings ??= [];
        if (!_warnings.Contains(text))
        {
            _warnings.Add(text);
        }
    }

    /// <summary>Neither the body nor what was made of it is needed any more. Done for a request that ends.</summary>
    public void ReleaseBody() => Body?.Dispose();

    /// <summary>From here on the time is Bedrock's, until <see cref="EndUpstream"/>.</summary>
    public void BeginUpstream()
    {
        IsUpstreamBegun = true;
        _upstreamStarted = timeProvider.GetTimestamp();
    }

    /// <summary>Ends what <see cref="BeginUpstream"/> began.</summary>
    public void EndUpstream()
    {
        if (_upstreamStarted != 0)
        {
            _upstreamTicks += timeProvider.GetElapsedTime(_upstreamStarted).Ticks;
            _upstreamStarted = 0;
        }
    }

    /// <summary>Waits for a part of the body.</summary>
    /// <exception cref="TimeoutException">The time of the whole body is over.</exception>
    internal Task<T> WaitForBodyAsync<T>(Task<T> part)
    {
        if (BodyTimeout == Timeout.InfiniteTimeSpan)
        {
            return part;
        }

        var left = BodyTimeout - Elapsed;
        return part.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, timeProvider);
    }

    internal void ApplyHeaders(IHeaderDictionary headers)
    {
        headers[GatewayHeaders.RequestId] = RequestId;
        headers[GatewayHeaders.Backend] = backend;
        if (ResolvedModel is not null)
        {
            headers[GatewayHeaders.Model] = Ascii(WithoutAccount(ResolvedModel));
            headers[GatewayHeaders.Region] = Region;
        }

        if (RateCounter is not null && Caller is not null)
        {
            RateLimitHeaders.Apply(headers, RateCounter, Caller, Replicas);
        }

        if (_ignored is not null)
        {
            headers[GatewayHeaders.IgnoredParams] = Ascii(string.Join(',', _ignored));
        }

        if (_warnings is not null)
        {
            headers[GatewayHeaders.Warning] = Ascii(string.Join("; ", _warnings));
        }

        if (Cost is { } cost)
        {
            headers[GatewayHeaders.CostUsd] = cost.Dollars.ToString("0.#########", CultureInfo.InvariantCulture);
        }

        var overhead = (Elapsed.Ticks - _upstreamTicks) / (double)TimeSpan.TicksPerMillisecond;
        headers[GatewayHeaders.OverheadMs] = Math.Max(0, overhead).ToString("0.###", CultureInfo.InvariantCulture);
    }

    // An ARN tells the account, which is none of the caller's business.
    private static string WithoutAccount(string model) =>
        ModelArn.Announces(model) && ModelArn.Parse(model) is { Account.Length: > 0 } arn ? $"{arn.Kind}/{arn.Id}" : model;

    // Names come from the caller, and a header carries visible ASCII only.
    private static string Ascii(string text)
    {
        if (text.Length <= MaxHeaderLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var clean = new StringBuilder(Math.Min(text.Length, MaxHeaderLength));
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, MaxHeaderLength)))
        {
            clean.Append(character is >= ' ' and <= '~' ? character : '?');
        }

        return clean.ToString();
    }
}
