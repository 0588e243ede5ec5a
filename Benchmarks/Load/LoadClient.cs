using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>Sends one request many times over kept connections and looks at every reply.</summary>
internal sealed class LoadClient : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    /// <param name="request">What is sent.</param>
    /// <param name="check">What comes back.</param>
    /// <param name="requests">How often.</param>
    /// <param name="concurrency">How many are under way at a time.</param>
    /// <param name="cancellationToken">Ends the block.</param>
    /// <param name="ramp">Within this time the first so many are begun, evenly; zero begins them all at once.</param>
    public async Task<BlockResult> RunAsync(
        PreparedRequest request, ReplyCheck check, int requests, int concurrency, CancellationToken cancellationToken, TimeSpan ramp = default)
    {
        var block = new Block(request, check, requests, cancellationToken);
        var workers = Math.Min(concurrency, requests);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(number => WorkAsync(block, ramp * ((double)number / workers))));
        Count(request.Uri, requests);
        return block.ToResult(Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Sends so many requests at a constant rate, however long replies take. Latencies count from when a request was due, not from when it was sent.</summary>
    public async Task<BlockResult> RunOpenAsync(
        PreparedRequest request, ReplyCheck check, int requests, double perSecond, CancellationToken cancellationToken)
    {
        var block = new Block(request, check, requests, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await ArrivalSchedule.RunAsync(new ArrivalSchedule(started, perSecond), requests, SendOneAsync, cancellationToken);
        Count(request.Uri, requests);
        return block.ToResult(Stopwatch.GetElapsedTime(started));

        async Task SendOneAsync(int index, long due)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
            try
            {
                buffer = await SendAsync(block, index, due, buffer);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Sends one request and returns its reply, whatever it is.</summary>
    public async Task<ReplyBody> SendAsync(PreparedRequest request, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage();
        using var response = await _invoker.SendAsync(message, cancellationToken);
        Count(request.Uri, 1);
        return new ReplyBody(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>The text of an address that must answer 200.</summary>
    public async Task<string> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await _invoker.SendAsync(message, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.OK ? text : throw new BenchmarkException($"{address} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>Chat requests that went to a server so far.</summary>
    public long SentTo(ServerProcess server) => _sent.GetValueOrDefault(server.Address.Authority);

    public void Dispose() => _invoker.Dispose();

    private void Count(Uri uri, long requests) => _sent.AddOrUpdate(uri.Authority, requests, (_, sent) => sent + requests);

    private async Task WorkAsync(Block block, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, block.Cancelled);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            while (block.TryTake(out var index))
            {
                buffer = await SendAsync(block, index, Stopwatch.GetTimestamp(), buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns>The buffer, or the larger one that the reply needed.</returns>
    private async Task<byte[]> SendAsync(Block block, int index, long started, byte[] buffer)
    {
        try
        {
            using var message = block.Request.ToMessage();
            using var response = await _invoker.SendAsync(message, block.Cancelled);
            var stream = await response.Content.ReadAsStreamAsync(block.Cancelled);
            var length = 0;
            var awaitsToken = block.Check.FirstToken is not null;
            while (await stream.ReadAsync(buffer.AsMemory(length), block.Cancelled) is > 0 and var count)
            {
                length += count;
                if (awaitsToken && buffer.AsSpan(0, length).IndexOf(block.Check.FirstToken) >= 0)
                {
                    awaitsToken = false;
                    block.FirstTokens[index] = Stopwatch.GetTimestamp() - started;
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }

            block.Latencies[index] = Stopwatch.GetTimestamp() - started;
            block.Count(length, block.Check.Explain(response.StatusCode, buffer.AsSpan(0, length)) ?? (awaitsToken ? "no token is in it" : null));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            block.Latencies[index] = Stopwatch.GetTimestamp() - started;
            block.Count(0, $"it broke: {exception.Message}");
        }

        return buffer;
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private sealed class Block(PreparedRequest request, ReplyCheck check, int requests, CancellationToken cancelled)
    {
        private int _next = -1;
        private long _bytes;
        private int _errors;
        private string? _firstError;

        public PreparedRequest Request => request;

        public ReplyCheck Check => check;

        public long[] Latencies { get; } = new long[requests];

        public long[] FirstTokens { get; } = check.FirstToken is null ? [] : new long[requests];

        public CancellationToken Cancelled => cancelled;

        public bool TryTake(out int index)
        {
            index = Interlocked.Increment(ref _next);
            return index < Latencies.Length;
        }

        public void Count(int bytes, string? error)
        {
            Interlocked.Add(ref _bytes, bytes);
            if (error is not null)
            {
                Interlocked.Increment(ref _errors);
                Interlocked.CompareExchange(ref _firstError, error, null);
            }
        }

        public BlockResult ToResult(TimeSpan elapsed) => new(elapsed, Latencies, FirstTokens, _bytes, _errors, _firstError);
    }
}
