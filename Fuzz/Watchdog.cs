using BedrockAspire.Fuzz.Targets;

namespace BedrockAspire.Fuzz;

/// <summary>Ends the process when one input takes too long: code that hangs cannot be stopped any other way.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly IFuzzTarget _target;
    private readonly ITimer _timer;
    private byte[]? _input;
    private long _started;

    public Watchdog(IFuzzTarget target)
    {
        _target = target;
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Notes that an input is being run; null when it is over.</summary>
    public void Watch(byte[]? input)
    {
        lock (_lock)
        {
            _input = input;
            _started = TimeProvider.System.GetTimestamp();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        byte[]? input;
        lock (_lock)
        {
            input = _input is not null && TimeProvider.System.GetElapsedTime(_started) > Limit ? _input : null;
        }

        if (input is not null)
        {
            Console.Error.WriteLine($"{_target.Name}: an input of {input.Length} bytes takes over {Limit}; kept as {InputFiles.Save(_target, input)}");
            Environment.Exit(3);
        }
    }
}
