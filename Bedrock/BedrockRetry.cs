using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace BedrockAspire.Bedrock;

/// <summary>
/// Tries a call again while nothing of its answer was seen: on throttling, 5xx and connect errors, with exponential, jittered pauses,
/// or the pause that Bedrock's Retry-After asks for.
/// </summary>
public sealed partial class BedrockRetry(IOptions<BedrockOptions> options, TimeProvider timeProvider, ILogger<BedrockRetry> logger)
{
    private const int DefaultMaxAttempts = 4;

    private readonly ResiliencePipeline _pipeline = Build(options.Value, options.Value.MaxAttempts ?? DefaultMaxAttempts, timeProvider, logger);
    private readonly ResiliencePipeline _batch = Build(options.Value, options.Value.BatchMaxAttempts, timeProvider, logger);

    internal ValueTask<TResult> ExecuteAsync<TResult, TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> callback, TState state, CancellationToken cancellationToken, bool isBatch = false) =>
        (isBatch ? _batch : _pipeline).ExecuteAsync(callback, state, cancellationToken);

    private static ResiliencePipeline Build(BedrockOptions options, int attempts, TimeProvider timeProvider, ILogger logger)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = timeProvider };
        var retries = attempts - 1;
        if (retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryBaseDelay,
                MaxDelay = options.RetryMaxDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is BedrockException { IsRetryable: true } exception
                    && !(exception.RetryAfter > options.RetryMaxDelay)),
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as BedrockException)?.RetryAfter),
                OnRetry = arguments =>
                {
                    var exception = (BedrockException)arguments.Outcome.Exception!;
                    Log.Retrying(logger, exception.Code, exception.Status, arguments.AttemptNumber + 1, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.Build();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Bedrock answered {Code} ({Status}); attempt {Attempt} is repeated in {Delay}")]
        public static partial void Retrying(ILogger logger, string code, int status, int attempt, TimeSpan delay);
    }
}
