using BedrockAspire.Gateway.Overload;

namespace BedrockAspire.Tests.Overload;

/// <summary>The queue against a plain one that looks through everything, with many seeds.</summary>
public sealed class FairQueueModelTests
{
    [Fact]
    public void Queue_does_what_a_plain_one_does()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var capacity = random.Next(12);
            var queue = new FairQueue(capacity);
            var tenants = Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Guid.NewGuid()).ToArray();
            var lines = new List<(Guid Tenant, List<CallWait> Waits)>();
            for (var step = 0; step < 200; step++)
            {
                var where = $"seed {seed}, step {step}";
                switch (random.Next(4))
                {
                    case 0:
                        Take(queue, lines, where);
                        break;
                    case 1 when lines.Count > 0:
                        var line = lines[random.Next(lines.Count)].Waits;
                        var leaving = line[random.Next(line.Count)];
                        Assert.True(queue.Remove(leaving), where);
                        Assert.False(queue.Remove(leaving), where);
                        Remove(lines, leaving);
                        break;
                    default:
                        Add(queue, lines, new CallWait(tenants[random.Next(tenants.Length)]), capacity, where);
                        break;
                }

                Assert.Equal(lines.Sum(line => line.Waits.Count), queue.Count);
            }
        }
    }

    private static void Take(FairQueue queue, List<(Guid Tenant, List<CallWait> Waits)> lines, string where)
    {
        Assert.True(queue.TryTake(out var taken) == lines.Count > 0, where);
        if (taken is null)
        {
            return;
        }

        var turn = lines[0];
        Assert.True(ReferenceEquals(turn.Waits[0], taken), where);
        lines.RemoveAt(0);
        turn.Waits.RemoveAt(0);
        if (turn.Waits.Count > 0)
        {
            lines.Add(turn);
        }
    }

    private static void Add(FairQueue queue, List<(Guid Tenant, List<CallWait> Waits)> lines, CallWait wait, int capacity, string where)
    {
        var own = lines.Find(line => line.Tenant == wait.Tenant).Waits?.Count ?? 0;
        var longest = lines.Count == 0 ? 0 : lines.Max(line => line.Waits.Count);
        var isFull = lines.Sum(line => line.Waits.Count) >= capacity;
        var isIn = queue.TryAdd(wait, out var displaced);

        Assert.True(isIn == (!isFull || longest > own + 1), where);
        Assert.True(displaced is null == !(isIn && isFull), where);
        if (displaced is not null)
        {
            var line = lines.Find(line => line.Tenant == displaced.Tenant).Waits;
            Assert.True(line.Count == longest && ReferenceEquals(line[^1], displaced), where);
            Remove(lines, displaced);
        }

        if (!isIn)
        {
            return;
        }

        if (lines.Find(line => line.Tenant == wait.Tenant).Waits is { } waits)
        {
            waits.Add(wait);
        }
        else
        {
            lines.Add((wait.Tenant, [wait]));
        }
    }

    private static void Remove(List<(Guid Tenant, List<CallWait> Waits)> lines, CallWait wait)
    {
        var line = lines.Find(line => line.Tenant == wait.Tenant);
        line.Waits.Remove(wait);
        if (line.Waits.Count == 0)
        {
            lines.Remove(line);
        }
    }
}
