using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ServiceDefaults;

/// <summary>A stream that tells when it has been written a text.</summary>
internal sealed class SignallingStream : MemoryStream
{
    private readonly object _lock = new();
    private string _awaited = "";
    private TaskCompletionSource _reached = new();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            base.Write(buffer);
            Tell();
        }
    }

    public Task WaitForAsync(string text)
    {
        lock (_lock)
        {
            _awaited = text;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Tell();
            return _reached.Task.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        }
    }

    private void Tell()
    {
        if (Encoding.UTF8.GetString(ToArray()) == _awaited)
        {
            _reached.TrySetResult();
        }
    }
}
