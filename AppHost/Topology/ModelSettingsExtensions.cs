namespace BedrockAspire.AppHost.Topology;

internal static class ModelSettingsExtensions
{
    public static ModelSettings AddModelSettings(this IDistributedApplicationBuilder builder, Surroundings surroundings)
    {
        var image = surroundings.Simulate ? "nova-canvas" : "image";
        return new ModelSettings
        {
            Chat = builder.AddSetting("openwebui-chat-model", "The model that a new chat starts with.", "claude-sonnet"),
            Task = builder.AddSetting(
                "openwebui-task-model", "The model for titles, tags and follow-ups: a small one that does not think first.", "claude-haiku"),
            Embedding = builder.AddSetting(
                "openwebui-embedding-model",
                "The model that documents are found by. After a change, Open WebUI has to index all documents anew.",
                "amazon.titan-embed-text-v2:0"),
            Image = builder.AddSetting("openwebui-image-model", "The model that draws pictures.", image),
            ImageEdit = builder.AddSetting("openwebui-image-edit-model", "The model that changes pictures.", "image-edit"),
            Reranking = builder.AddOptionalSetting(
                "openwebui-reranking-model", "The model that sorts the passages of documents that were found, by how well they fit the question."),
        };
    }
}
