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

    public async Task<BlockResult> RunAsync(
        PreparedRequest request, ReplyCheck check, int requests, int concurrency, CancellationToken cancellationToken)
    {
        var block = new Block(request, check, new long[requests], cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, requests)).Select(_ => WorkAsync(block)));
        Count(request.Uri, requests);
        return new BlockResult(Stopwatch.GetElapsedTime(started), block.Latencies, block.Bytes, block.Errors, block.FirstError);
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

    private async Task WorkAsync(Block block)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            while (block.TryTake(out var index))
            {
                var started = Stopwatch.GetTimestamp();
                using var message = block.Request.ToMessage();
                using var response = await _invoker.SendAsync(message, block.Cancelled);
                var stream = await response.Content.ReadAsStreamAsync(block.Cancelled);
                var length = 0;
                while (await stream.ReadAsync(buffer.AsMemory(length), block.Cancelled) is > 0 and var count)
                {
                    length += count;
                    if (length == buffer.Length)
                    {
                        buffer = Grow(buffer);
                    }
                }

                block.Latencies[index] = Stopwatch.GetTimestamp() - started;
                block.Count(length, block.Check.Explain(response.StatusCode, buffer.AsSpan(0, length)));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new BenchmarkException($"A request to {block.Request.Uri} broke: {exception.Message}", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private sealed class Block(PreparedRequest request, ReplyCheck check, long[] latencies, CancellationToken cancelled)
    {
        private int _next = -1;
        private long _bytes;
        private int _errors;
        private string? _firstError;

        public PreparedRequest Request => request;

        public ReplyCheck Check => check;

        public long[] Latencies => latencies;

        public CancellationToken Cancelled => cancelled;

        public long Bytes => _bytes;

        public int Errors => _errors;

        public string? FirstError => _firstError;

        public bool TryTake(out int index)
        {
            index = Interlocked.Increment(ref _next);
            return index < latencies.Length;
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
    }
}
