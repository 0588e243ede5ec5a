using System.Text.Json;
using BedrockAspire.Simulator.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Recording;

/// <summary>The last requests, oldest first. Records are only made into JSON when somebody asks.</summary>
internal sealed class RequestLog(IOptions<SimulatorOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _entries = new();

    public void Add(Exchange exchange, string requestId)
    {
        if (options.Value.RecordCapacity == 0)
        {
            return;
        }

        var request = exchange.Context.Request;
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in request.Headers)
        {
            if (IsRecorded(name))
            {
                headers.Add(new(name, value.ToString()));
            }
        }

        var body = exchange.Body.Length <= options.Value.RecordedBodyBytes ? exchange.Body : null;
        var entry = new Entry(exchange, requestId, time.GetUtcNow(), request.Method, request.Protocol, StatusOf(exchange), headers, body);
        lock (_lock)
        {
            if (_entries.Count >= options.Value.RecordCapacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }
    }

    public IReadOnlyList<RequestRecord> Snapshot()
    {
        Entry[] entries;
        lock (_lock)
        {
            entries = [.. _entries];
        }

        return [.. entries.Select(entry => entry.ToRecord())];
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    /// <summary>0 when no response was begun.</summary>
    private static int StatusOf(Exchange exchange) =>
        (exchange.Aborted || exchange.WasReset) && !exchange.Context.Response.HasStarted ? 0 : exchange.Context.Response.StatusCode;

    private static bool IsRecorded(string name) =>
        (name.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase) && !name.Equals("x-amz-security-token", StringComparison.OrdinalIgnoreCase))
        || name.StartsWith("x-simulator-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("amz-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("user-agent", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
        || name.Equals("accept", StringComparison.OrdinalIgnoreCase)
        || name.Equals("traceparent", StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase);

    private sealed class Entry
    {
        private readonly RequestRecord _record;
        private readonly byte[]? _body;

        public Entry(
            Exchange exchange, string requestId, DateTimeOffset time, string method, string protocol, int status,
            List<KeyValuePair<string, string>> headers, byte[]? body)
        {
            _body = body;
            _record = new RequestRecord
            {
                Id = requestId,
                Time = time,
                Operation = Enum.GetName(exchange.Operation) ?? "",
                Method = method,
                Path = exchange.Target.Path,
                Protocol = protocol,
                Region = exchange.Region,
                ModelId = exchange.Id,
                Auth = exchange.Caller.Kind,
                Headers = headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value, StringComparer.Ordinal),
                BodyLength = exchange.Body.Length,
                Status = status,
                ErrorType = exchange.ErrorType,
                Aborted = exchange.Aborted,
                FramesSent = exchange.FramesSent,
                Usage = exchange.Usage,
            };
        }

        public RequestRecord ToRecord()
        {
            if (_body is not { Length: > 0 })
            {
                return _record;
            }

            try
            {
                using var document = JsonDocument.Parse(_body);
                return _record with { Body = document.RootElement.Clone() };
            }
            catch (JsonException)
            {
                return _record;
            }
        }
    }
}
