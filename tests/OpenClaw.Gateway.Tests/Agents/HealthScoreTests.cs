using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Tests.Agents;

public sealed class HealthScoreTests
{
    // Expected values computed with arbitrary precision: 0.5^0.35, 0.9^0.25 and so on.
    [Theory]
    [InlineData(0, 1, 0, 0, 0, 1)]
    [InlineData(1, 1, 1, 0, 512, 1)]
    [InlineData(4.5, 1, 0, 0, 0, 0.7845840979)]
    [InlineData(0, 0.9, 0, 0, 0, 0.9740037464)]
    [InlineData(0, 1, 1.5, 0, 0, 0.9012504626)]
    [InlineData(0, 1, 0, 50, 0, 0.9012504626)]
    [InlineData(0, 1, 0, 0, 768, 0.9330329915)]
    [InlineData(4.5, 0.9, 1.5, 50, 768, 0.5791460926)]
    [InlineData(8, 1, 0, 0, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(0, 1, 2, 0, 0, 0)]
    [InlineData(0, 1, 0, 100, 0, 0)]
    [InlineData(0, 1, 0, 0, 1024, 0)]
    [InlineData(40, 1.5, 9, 500, 9000, 0)]
    public void The_score_is_the_weighted_geometric_mean_of_its_components(
        double phi, double success, double latency, long pending, double memory, double expected) =>
        Assert.Equal(expected, HealthScore.Compute(new HealthInputs(phi, success, latency, pending, 100, memory)), 8);

    [Fact]
    public void The_explanation_multiplies_to_the_score()
    {
        var inputs = new HealthInputs(3, 0.8, 1.2, 20, 100, 600);
        var components = HealthScore.Explain(inputs);
        Assert.Equal(1, components.Sum(component => component.Weight), 12);
        Assert.Equal(HealthScore.Compute(inputs), components.Aggregate(1.0, (all, one) => all * Math.Pow(one.Score, one.Weight)), 12);
    }
}
