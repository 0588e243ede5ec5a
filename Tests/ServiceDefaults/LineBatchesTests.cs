using BedrockAspire.ServiceDefaults.Logging;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ServiceDefaults;

public sealed class LineBatchesTests
{
    // Longer than any test: what is written in spite of it was not waited for.
    private static readonly TimeSpan Endless = TimeSpan.FromHours(1);

    [Fact]
    public async Task First_line_goes_out_at_once_and_the_next_ones_together()
    {
        using var stream = new GatedStream();
        using (var lines = new LineBatches(stream, Endless))
        {
            lines.Add("first\n", isUrgent: false);
            await stream.FirstWrite.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
            for (var i = 0; i < 100; i++)
            {
                lines.Add($"{i}\n", isUrgent: false);
            }
        }

        Assert.Equal(["first\n", string.Concat(Enumerable.Range(0, 100).Select(i => $"{i}\n"))], stream.Writes);
    }

    [Fact]
    public async Task Lines_that_come_while_one_is_written_go_out_together()
    {
        using var stream = new GatedStream(isOpen: false);
        using (var lines = new LineBatches(stream, TimeSpan.Zero))
        {
            lines.Add("first\n", isUrgent: false);
            await stream.FirstWrite.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
            lines.Add("second\n", isUrgent: false);
            lines.Add("third\n", isUrgent: false);
            stream.Open();
        }

        Assert.Equal(["first\n", "second\nthird\n"], stream.Writes);
    }

    [Fact]
    public async Task Urgent_line_does_not_wait_for_the_pause()
    {
        using var stream = new SignallingStream();
        using var lines = new LineBatches(stream, Endless);

        lines.Add("first\n", isUrgent: false);
        await stream.WaitForAsync("first\n");
        lines.Add("second\n", isUrgent: false);
        lines.Add("broken\n", isUrgent: true);

        await stream.WaitForAsync("first\nsecond\nbroken\n");
    }

    [Fact]
    public async Task Lines_of_many_threads_are_whole_and_in_each_ones_order()
    {
        const int Threads = 8;
        const int Lines = 2000;
        using var stream = new GatedStream();
        using (var lines = new LineBatches(stream, TimeSpan.FromMilliseconds(1)) { MaxBytes = 4096 })
        {
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(
                () =>
                {
                    for (var i = 0; i < Lines; i++)
                    {
                        lines.Add($"{thread} {i} äöü\n", isUrgent: i % 100 == 0);
                    }
                },
                TestContext.Current.CancellationToken)));
        }

        var next = new int[Threads];
        foreach (var line in stream.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            Assert.Equal("äöü", parts[2]);
            var thread = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(next[thread]++.ToString(System.Globalization.CultureInfo.InvariantCulture), parts[1]);
        }

        Assert.All(next, count => Assert.Equal(Lines, count));
    }

    [Fact]
    public async Task Full_buffer_leaves_lines_out_where_that_is_wanted_and_says_how_many()
    {
        using var stream = new GatedStream(isOpen: false);
        using (var lines = new LineBatches(stream, TimeSpan.Zero) { MaxBytes = 100, DropsWhenFull = true })
        {
            lines.Add("first\n", isUrgent: false);
            await stream.FirstWrite.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
            lines.Add(new string('x', 100) + "\n", isUrgent: false);
            lines.Add("too many\n", isUrgent: false);
            lines.Add("too many\n", isUrgent: true);
            stream.Open();
        }

        Assert.DoesNotContain("too many", stream.Text, StringComparison.Ordinal);
        Assert.Contains("2 lines of the log were left out", stream.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_buffer_makes_writers_wait_otherwise()
    {
        using var stream = new GatedStream(isOpen: false);
        Task last;
        using (var lines = new LineBatches(stream, TimeSpan.Zero) { MaxBytes = 100 })
        {
            lines.Add("first\n", isUrgent: false);
            await stream.FirstWrite.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
            lines.Add(new string('x', 100) + "\n", isUrgent: false);
            last = Task.Run(() => lines.Add("last\n", isUrgent: false), TestContext.Current.CancellationToken);
            Assert.False(last.IsCompleted);
            stream.Open();
            await last.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        }

        Assert.EndsWith("x\nlast\n", stream.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_that_went_away_stops_no_request()
    {
        using var stream = new GatedStream(isOpen: false) { Failure = new IOException("Broken pipe") };
        using var lines = new LineBatches(stream, TimeSpan.Zero) { MaxBytes = 100 };
        lines.Add("first\n", isUrgent: false);
        await stream.FirstWrite.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        lines.Add(new string('x', 100) + "\n", isUrgent: false);
        var waits = Task.Run(() => lines.Add("waits for room\n", isUrgent: false), TestContext.Current.CancellationToken);

        stream.Open();

        await waits.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        lines.Add("and no more\n", isUrgent: true);
        Assert.Empty(stream.Writes);
    }
}
