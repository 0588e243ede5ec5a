using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>Calls every micro benchmark once, with each of its parameters, without BenchmarkDotNet.</summary>
internal static class MicroSmoke
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var type in typeof(MicroSmoke).Assembly.GetTypes().Where(type => Methods<BenchmarkAttribute>(type).Any()))
        {
            foreach (var benchmarks in WithEachParameter(type))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await CallAsync<GlobalSetupAttribute>(benchmarks);
                count += await CallAsync<BenchmarkAttribute>(benchmarks);
                await CallAsync<GlobalCleanupAttribute>(benchmarks);
            }
        }

        Console.WriteLine($"micro: {count} benchmarks ran once");
        if (count == 0)
        {
            throw new BenchmarkException("No micro benchmark was found.");
        }
    }

    private static IEnumerable<object> WithEachParameter(Type type)
    {
        var parameter = type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(ParamsAttribute)));
        if (parameter is null)
        {
            yield return Activator.CreateInstance(type)!;
            yield break;
        }

        foreach (var value in parameter.GetCustomAttribute<ParamsAttribute>()!.Values)
        {
            var benchmarks = Activator.CreateInstance(type)!;
            parameter.SetValue(benchmarks, value);
            yield return benchmarks;
        }
    }

    private static async Task<int> CallAsync<TAttribute>(object benchmarks)
        where TAttribute : Attribute
    {
        var count = 0;
        foreach (var method in Methods<TAttribute>(benchmarks.GetType()))
        {
            try
            {
                if (method.Invoke(benchmarks, null) is Task task)
                {
                    await task;
                }
            }
            catch (Exception exception)
            {
                throw new BenchmarkException(
                    $"{benchmarks.GetType().Name}.{method.Name} failed: {(exception as TargetInvocationException)?.InnerException ?? exception}", exception);
            }

            count++;
        }

        return count;
    }

    private static IEnumerable<MethodInfo> Methods<TAttribute>(Type type)
        where TAttribute : Attribute => type.GetMethods().Where(method => method.IsDefined(typeof(TAttribute)));
}
