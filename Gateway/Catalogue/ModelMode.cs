namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What a model is for; it decides which service lists and serves it.</summary>
public enum ModelMode
{
    /// <summary>Text out, by Converse: the chat service.</summary>
    Chat,

    /// <summary>Pictures from a text: the image service.</summary>
    Image,

    /// <summary>Pictures from a picture: the image service.</summary>
    ImageEdit,

    /// <summary>Vectors.</summary>
    Embedding,

    /// <summary>Order of documents.</summary>
    Rerank,

    /// <summary>Anything else, such as video or speech. Listed by no service.</summary>
    Other,
}
