namespace BedrockAspire.ImageApi.Requests;

/// <summary>What a member holds.</summary>
internal enum MemberKind
{
    Null,
    Text,
    Number,
    True,
    False,

    /// <summary>An object or array, or a text that is too long for any setting.</summary>
    Other,

    /// <summary>The text of a form's field, which stands for a number or truth value as well.</summary>
    Field,
}
