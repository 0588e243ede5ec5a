namespace BedrockAspire.AppHost.OpenWebUi;

/// <summary>Open WebUI, however it is run.</summary>
internal interface IOpenWebUiResource : IResourceWithEnvironment, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>What the <c>With…</c> methods were told.</summary>
    OpenWebUiSettings Settings { get; }
}
