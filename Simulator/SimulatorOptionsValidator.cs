using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator;

[OptionsValidator]
internal sealed partial class SimulatorOptionsValidator : IValidateOptions<SimulatorOptions>;
