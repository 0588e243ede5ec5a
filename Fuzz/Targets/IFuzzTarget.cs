namespace BedrockAspire.Fuzz.Targets;

/// <summary>Code that takes bytes from outside.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name on the command line, and of its folders.</summary>
    string Name { get; }

    /// <summary>Folders of inputs to begin with, relative to the repository.</summary>
    IReadOnlyList<string> CorpusFolders { get; }

    /// <summary>Takes an input. Whatever it throws is a failure: refusals that the product means are caught here.</summary>
    void Run(ReadOnlySpan<byte> input);

    /// <summary>Makes another input out of one or two, which may be of any kind.</summary>
    byte[] Mutate(byte[] input, byte[] other, Random random);
}
