using BedrockAspire.Simulator.Assistant;

namespace BedrockAspire.Simulator.Embeddings;

/// <summary>Unit vectors whose cosine grows with the words that two texts share: each word adds a pseudo-random direction of its own.</summary>
internal static class WordVectors
{
    public static float[] Of(string text, int dimensions)
    {
        var vector = new float[dimensions];
        var any = false;
        foreach (var word in Words.Split(text))
        {
            Add(vector, StableHash.Of(word));
            any = true;
        }

        if (!any)
        {
            Add(vector, StableHash.Of(text));
        }

        return Normalize(vector);
    }

    public static float[] OfBytes(ReadOnlySpan<byte> content, int dimensions)
    {
        var vector = new float[dimensions];
        Add(vector, StableHash.Of(content));
        return Normalize(vector);
    }

    public static float[] Average(float[] first, float[] second) => Normalize([.. first.Zip(second, (x, y) => x + y)]);

    public static sbyte ToSByte(float value) => (sbyte)Math.Clamp(MathF.Round(value * 127), -128, 127);

    private static void Add(float[] vector, uint seed)
    {
        ulong state = seed;
        for (var i = 0; i < vector.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            vector[i] += ((mixed >> 40) / (float)(1 << 24)) - 0.5f;
        }
    }

    private static float[] Normalize(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        if (length == 0)
        {
            vector[0] = 1;
            return vector;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }

        return vector;
    }
}
