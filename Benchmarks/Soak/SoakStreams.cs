using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Soak;

/// <summary>Keeps so many streams open: when one ends, its reader opens the next.</summary>
internal sealed class SoakStreams(PreparedRequest request, ReplyCheck check) : IDisposable
{
    private const int FirstBufferBytes = 32 * 1024;

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
    private long _answers;
    private int _open;
    private string? _firstError;

    public long Answers => Interlocked.Read(ref _answers);

    public int Open => Volatile.Read(ref _open);

    /// <summary>What was wrong with the first wrong answer; null when all were right.</summary>
    public string? FirstError => Volatile.Read(ref _firstError);

    /// <summary>Begins after its share of the time that one stream takes, so that streams do not begin and end together. Ends with the stream that is open when told to stop.</summary>
    public async Task ReadOnAsync(TimeSpan delay, CancellationToken stop, CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstBufferBytes];
        await Task.Delay(delay, cancellationToken);
        while (!stop.IsCancellationRequested)
        {
            Interlocked.Increment(ref _open);
            try
            {
                using var message = request.ToMessage();
                using var response = await _invoker.SendAsync(message, cancellationToken);
                var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                var length = 0;
                while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var count)
                {
                    length += count;
                    if (length == buffer.Length)
                    {
                        Array.Resize(ref buffer, buffer.Length * 2);
                    }
                }

                Note(check.Explain(response.StatusCode, buffer.AsSpan(0, length)));
                Interlocked.Increment(ref _answers);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                Note($"it broke: {exception.Message}");
                return;
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }

    public void Dispose() => _invoker.Dispose();

    private void Note(string? error)
    {
        if (error is not null)
        {
            Interlocked.CompareExchange(ref _firstError, error, null);
        }
    }
}
