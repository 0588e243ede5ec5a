using System.Net.Http.Headers;
using System.Text;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>An edit's form as clients send it.</summary>
internal sealed class EditForm
{
    private readonly MultipartFormDataContent _content = [];

    public MultipartFormDataContent Content => _content;

    public EditForm Text(string name, string value)
    {
        _content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), name);
        return this;
    }

    public EditForm File(byte[] bytes, string name = "image", string fileName = "picture.png", string type = "image/png")
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        _content.Add(part, name, fileName);
        return this;
    }

    /// <summary>Members of JSON, all of them texts or numbers, as fields.</summary>
    public EditForm Members(params (string Name, string Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            Text(name, value);
        }

        return this;
    }
}
