using System.ComponentModel;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Usage;

/// <summary>A file system of a megabyte that can be filled to the last block. Where it may not be mounted, a folder from which files vanish behind a file of its name.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int Block = 4096;

    private readonly TemporaryFolder _folder;
    private readonly bool _isMounted;

    private SmallDisk(TemporaryFolder folder, bool isMounted) => (_folder, _isMounted) = (folder, isMounted);

    /// <summary>Where the spool is.</summary>
    public string Path => System.IO.Path.Combine(_folder.Path, "disk");

    private string Filler => System.IO.Path.Combine(Path, "filler");

    private string Parts => System.IO.Path.Combine(Path, "ChatApi");

    public static async Task<SmallDisk> MountAsync(ITestOutputHelper output)
    {
        var folder = new TemporaryFolder();
        var path = Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "disk")).FullName;
        var isMounted = OperatingSystem.IsLinux() && await RunsAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path);
        if (!isMounted)
        {
            output.WriteLine("A file system cannot be mounted here (it takes root): a folder that no file can be made in stands in for a full disk.");
        }

        return new SmallDisk(folder, isMounted);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        if (!_isMounted)
        {
            // What is open stays open; no new file can be made under a name that is gone.
            Directory.Move(Parts, Parts + "-moved");
            return;
        }

        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[Block];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void MakeRoom()
    {
        if (_isMounted)
        {
            File.Delete(Filler);
        }
        else
        {
            Directory.Move(Parts + "-moved", Parts);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
        {
            Assert.True(await RunsAsync("umount", "--lazy", Path));
        }

        _folder.Dispose();
    }

    private static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        try
        {
            return (await ProcessRunner.RunAsync(program, arguments, "/", cancellationToken: CancellationToken.None)).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
