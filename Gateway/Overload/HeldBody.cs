using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Overload;

/// <summary>The bytes of one request's body, counted until it is disposed. Not thread-safe; it may be disposed more than once.</summary>
public sealed class HeldBody : IDisposable
{
    // A body whose length is not known is counted by steps, not by every packet.
    private const long StepBytes = 8 * 1024;

    private readonly BodyMemory _memory;
    private readonly Guid _tenant;
    private long _held;
    private long _received;
    private bool _isDisposed;

    internal HeldBody(BodyMemory memory, Guid tenant, long held)
    {
        _memory = memory;
        _tenant = tenant;
        _held = held;
    }

    /// <summary>Notes that more of the body arrived.</summary>
    /// <exception cref="GatewayException">There is no room for it (503).</exception>
    public void Received(long bytes)
    {
        _received += bytes;
        if (_received <= _held || _isDisposed)
        {
            return;
        }

        var more = Math.Max(_received - _held, StepBytes);
        if (_memory.Take(_tenant, more) is { } refusal)
        {
            throw new GatewayException(refusal);
        }

        _held += more;
    }

    /// <summary>The body's memory was given back.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_held > 0)
        {
            _memory.Give(_tenant, _held);
        }
    }
}
