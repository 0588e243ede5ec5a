using BedrockAspire.AppHost.Gateway;
using BedrockAspire.AppHost.OpenWebUi;

namespace BedrockAspire.AppHost.Publishing;

/// <summary>What is published and needs more said about it than a target knows by itself.</summary>
internal sealed record PublishedResources(
    IResourceBuilder<ChatApiResource> Chat,
    IResourceBuilder<ImageApiResource> Images,
    IResourceBuilder<ProjectResource> Console,
    IResourceBuilder<ProjectResource> Migrator,
    IResourceBuilder<IOpenWebUiResource>? OpenWebUi,
    IResourceBuilder<PostgresServerResource>? Postgres);
