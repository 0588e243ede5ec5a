using BedrockAspire.Fuzz.Targets;

namespace BedrockAspire.Fuzz;

/// <summary>
/// The built-in driver: runs the corpus, then mutations of it, the same ones for the same seed. It knows nothing of coverage; its mutations know
/// the structure instead, so that most inputs get past the parser and the checksums.
/// </summary>
internal sealed class FuzzRun(IFuzzTarget target, FuzzOptions options)
{
    private const int MaxPool = 4000;

    // Far more than any of them needs, and far less than what would fill a machine.
    private const long FixedBytes = 8 * 1024 * 1024;
    private const long BytesPerByte = 512;

    private readonly Random _random = new(options.Seed);
    private readonly HashSet<string> _failures = new(StringComparer.Ordinal);

    /// <summary>How many inputs were run.</summary>
    public long Runs { get; private set; }

    /// <summary>Runs until the time or the number is up.</summary>
    /// <returns>The number of different failures.</returns>
    public int Run()
    {
        using var watchdog = new Watchdog(target);
        var pool = InputFiles.Read(target).Select(item => item.Bytes).ToList();
        if (pool.Count == 0)
        {
            throw new InvalidOperationException($"{target.Name} has no corpus.");
        }

        foreach (var input in pool)
        {
            RunOne(input, watchdog);
        }

        var started = TimeProvider.System.GetTimestamp();
        while (Runs < options.Runs && TimeProvider.System.GetElapsedTime(started).TotalSeconds < options.Seconds)
        {
            var input = pool[_random.Next(pool.Count)];
            for (var depth = _random.Next(1, 6); depth > 0; depth--)
            {
                input = target.Mutate(input, pool[_random.Next(pool.Count)], _random);
            }

            RunOne(input, watchdog);
            Keep(pool, input);
        }

        Console.WriteLine($"{target.Name}: {Runs} runs, {_failures.Count} failures, seed {options.Seed}");
        return _failures.Count;
    }

    /// <summary>Runs an input; throws what it throws, or that it took too much memory.</summary>
    public static void RunChecked(IFuzzTarget target, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        target.Run(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > FixedBytes + (BytesPerByte * input.Length))
        {
            throw new InvalidOperationException($"An input of {input.Length} bytes made the code allocate {allocated} bytes.");
        }
    }

    private void RunOne(byte[] input, Watchdog watchdog)
    {
        Runs++;
        watchdog.Watch(input);
        try
        {
            RunChecked(target, input);
        }
        catch (Exception exception)
        {
            // Anything at all that comes out is a finding; the first of each kind is kept.
            var kind = $"{exception.GetType().Name} {exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("BedrockAspire", StringComparison.Ordinal))}";
            if (_failures.Add(kind))
            {
                Console.Error.WriteLine($"{target.Name}: run {Runs} failed; kept as {InputFiles.Save(target, input)}\n{exception}");
            }
        }
        finally
        {
            watchdog.Watch(null);
        }
    }

    // Some mutations are mutated further, so that a run gets away from the corpus.
    private void Keep(List<byte[]> pool, byte[] input)
    {
        if (_random.Next(20) != 0)
        {
            return;
        }

        if (pool.Count < MaxPool)
        {
            pool.Add(input);
        }
        else
        {
            pool[_random.Next(pool.Count)] = input;
        }
    }
}
