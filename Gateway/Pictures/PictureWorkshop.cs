using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>
/// Where pictures are decoded, scaled and encoded: so many at a time, each on a thread of its own, so that neither memory nor the threads
/// that serve requests run out when many come at once. Waiting ends when the caller leaves; work on a picture, once begun, does not.
/// </summary>
public sealed class PictureWorkshop(IOptions<PictureOptions> options) : IDisposable
{
    private readonly PictureOptions _options = options.Value;
    private readonly SemaphoreSlim _places = new(options.Value.MaxParallel, options.Value.MaxParallel);

    /// <summary>Checks a file without decoding it; needs no place in the workshop.</summary>
    /// <param name="bytes">The file. Must stay valid as long as the picture is used.</param>
    /// <param name="param">The member of the request that it came in, for errors.</param>
    /// <exception cref="GatewayException">It will not do (400).</exception>
    public PictureSource Check(ReadOnlyMemory<byte> bytes, string param) => PictureSource.Read(bytes, param, _options);

    /// <summary>Makes a picture fit: scaled, turned upright, encoded anew and without EXIF, but only as far as needed.</summary>
    /// <param name="bytes">The file. Must stay valid until the result has been used, which may be the same memory.</param>
    /// <param name="limits">What it must be like.</param>
    /// <param name="param">The member of the request that it came in, for errors.</param>
    /// <param name="cancellationToken">Ends the wait for a place.</param>
    /// <exception cref="GatewayException">It is no picture, too large, cut off, damaged, something else besides, or cannot be made to fit (400).</exception>
    public Task<FittedPicture> FitAsync(ReadOnlyMemory<byte> bytes, PictureLimits limits, string param, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var source = Check(bytes, param);
        return RunAsync(() => PictureFitter.Fit(source, limits), cancellationToken);
    }

    /// <summary>Does any other work on pictures in one of the places.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();
}
