namespace BedrockAspire.ImageApi.Requests;

/// <summary>What an edit or variation was asked, with its pictures, whose memory it owns.</summary>
internal sealed class EditRequest : IDisposable
{
    /// <summary>As many as OpenAI takes.</summary>
    public const int MaxPictures = 16;

    public ImageMembers Members { get; } = new();

    public ImageRequest Asked => Members.Asked;

    public List<UploadedPicture> Pictures { get; } = [];

    public UploadedPicture? Mask { get; set; }

    /// <summary>Members that only some models have, by the name that they were sent under.</summary>
    public Dictionary<string, MemberValue> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Gives the pictures' memory back; they are gone then.</summary>
    public void ReleasePictures()
    {
        foreach (var picture in Pictures)
        {
            picture.Dispose();
        }

        Pictures.Clear();
        Mask?.Dispose();
        Mask = null;
    }

    public void Dispose() => ReleasePictures();
}
