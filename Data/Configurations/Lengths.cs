namespace BedrockAspire.Data.Configurations;

/// <summary>The lengths of text columns. The admin API refuses what is longer; the ledger cuts it.</summary>
internal static class Lengths
{
    public const int Name = 128;
    public const int Note = 1024;
    public const int UserId = 128;
    public const int Email = 320;
    public const int PersonName = 256;
    public const int Role = 32;
    public const int Model = 256;
    public const int Pattern = 256;
    public const int Service = 16;
    public const int Operation = 32;
    public const int Region = 32;
    public const int Outcome = 16;
    public const int ErrorType = 64;
    public const int TraceId = 32;
    public const int ReplicaId = 64;
    public const int Word = 32;
    public const int SubjectId = 128;
    public const int RequestId = 64;
    public const int Source = 512;
    public const int Hash = 32;
    public const int LastFour = 4;
}
