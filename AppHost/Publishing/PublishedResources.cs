using BedrockAspire.AppHost.Gateway;
using BedrockAspire.AppHost.OpenWebUi;

namespace BedrockAspire.AppHost.Publishing;

/// <summary>What is published; the simulator only when it was asked for.</summary>
internal sealed record PublishedResources(
    IResourceBuilder<ChatApiResource> Chat,
    IResourceBuilder<ImageApiResource> Images,
    IResourceBuilder<IOpenWebUiResource>? OpenWebUi,
    IResourceBuilder<PostgresServerResource>? Postgres,
    IResourceBuilder<ProjectResource>? Simulator);
