using System.ComponentModel;
using System.Diagnostics;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>A small disk of its own for one replica's spool: a tmpfs, where mounting is allowed.</summary>
internal sealed class SpoolDisk : IDisposable
{
    private const int Bytes = 8 * 1024 * 1024;

    private readonly string _folder;

    private SpoolDisk(string folder, bool isMounted)
    {
        _folder = folder;
        IsMounted = isMounted;
    }

    public string Folder => _folder;

    /// <summary>Whether it is a disk of its own. If not, the fault of a full disk cannot be had.</summary>
    public bool IsMounted { get; }

    private string Ballast => Path.Combine(_folder, "ballast");

    public static SpoolDisk Make(string folder)
    {
        Directory.CreateDirectory(folder);
        return new SpoolDisk(folder, OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "tmpfs", folder));
    }

    /// <summary>Writes until the disk is full, and leaves it so.</summary>
    public long Fill()
    {
        var block = new byte[4096];
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        long written = 0;
        try
        {
            // Bounded, should the disk be none of its own.
            while (written < Bytes)
            {
                file.Write(block);
                written += block.Length;
            }
        }
        catch (IOException)
        {
            return written;
        }

        throw new BenchmarkException($"{Bytes} bytes fitted into {_folder}, so it is not the small disk that it should be.");
    }

    public void Empty() => File.Delete(Ballast);

    public void Dispose()
    {
        if (IsMounted && !Run("umount", "-l", _folder))
        {
            Console.Error.WriteLine($"{_folder} could not be unmounted.");
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
