using System.Diagnostics;
using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Gateway.Telemetry;

/// <summary>The gateway's metrics: one method per thing that happens. Tags are bounded: a model that the table does not know counts as "other".</summary>
public sealed class GatewayMetrics
{
    private const string OtherModel = "other";

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _timeToFirstChunk;
    private readonly Histogram<long> _tokens;
    private readonly Counter<double> _cost;

    /// <summary>Makes the instruments.</summary>
    public GatewayMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);
        var meter = meterFactory.Create(GenAiNames.Source);
        _duration = meter.CreateHistogram(
            GenAiNames.OperationDuration,
            "s",
            "Duration of a call to a model",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = GenAiNames.DurationBuckets });
        _timeToFirstChunk = meter.CreateHistogram(
            GenAiNames.TimeToFirstChunk,
            "s",
            "Time from a streaming request to its first event",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = GenAiNames.DurationBuckets });
        _tokens = meter.CreateHistogram(
            GenAiNames.TokenUsage,
            "{token}",
            "Tokens of a call to a model",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [.. GenAiNames.TokenBuckets.Select(bucket => (long)bucket)] });
        _cost = meter.CreateCounter<double>(GenAiNames.UsageCost, GenAiNames.Dollars, "Cost of calls to models whose price is known, in US dollars");
    }

    /// <summary>The first event of a stream is there.</summary>
    public void FirstEventReceived(GatewayRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_timeToFirstChunk.Enabled)
        {
            _timeToFirstChunk.Record(request.Elapsed.TotalSeconds, Tags(GenAiNames.Chat, request.Model));
        }
    }

    /// <summary>A call is over.</summary>
    /// <param name="operation">The convention's operation name.</param>
    /// <param name="request">What is known of the call, tokens included.</param>
    /// <param name="errorType">The tag of the error's kind; null when there was none.</param>
    public void CallEnded(string operation, GatewayRequest request, string? errorType)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_duration.Enabled)
        {
            var tags = Tags(operation, request.Model);
            if (errorType is not null)
            {
                tags.Add(GenAiNames.ErrorType, errorType);
            }

            _duration.Record(request.Elapsed.TotalSeconds, tags);
        }

        if (_cost.Enabled && request.Cost is { } cost)
        {
            _cost.Add((double)cost.Dollars, Tags(operation, request.Model));
        }

        if (_tokens.Enabled)
        {
            Record(request.InputTokens, "input");
            Record(request.OutputTokens, "output");
        }

        void Record(long tokens, string type)
        {
            if (tokens >= 0)
            {
                var tags = Tags(operation, request.Model);
                tags.Add(GenAiNames.TokenType, type);
                _tokens.Record(tokens, tags);
            }
        }
    }

    private static TagList Tags(string operation, CatalogueModel? model) => new()
    {
        { GenAiNames.ProviderName, GenAiNames.Provider },
        { GenAiNames.OperationName, operation },
        { GenAiNames.RequestModel, model?.Facts?.Id ?? OtherModel },
    };
}
