namespace OpenClaw.Gateway.Agents;

/// <summary>The upper tail of the standard normal distribution on a logarithmic scale.</summary>
internal static class NormalTail
{
    private const double SeriesLimit = 1.5;
    private const double NearCertainty = -2.5;
    private const int ContinuedFractionTerms = 120;

    /// <summary>Minus the decimal logarithm of the probability that a standard normal variable exceeds <paramref name="z"/>.</summary>
    /// <returns>At least 0; finite for every finite argument, because the tail is never formed as a plain number when it is small.</returns>
    public static double NegativeLog10(double z)
    {
        var x = z / Math.Sqrt(2);
        if (x < NearCertainty)
        {
            // -log10(1 - t) for a small t, where 1 - t itself would lose most digits of t.
            var t = 0.5 * ScaledErfc(-x) * Math.Exp(-x * x);
            return (t + (t * t / 2) + (t * t * t / 3)) / Math.Log(10);
        }

        return x < SeriesLimit
            ? -Math.Log10(0.5 * (1 - Erf(x)))
            : (x * x / Math.Log(10)) - Math.Log10(0.5 * ScaledErfc(x));
    }

    // Maclaurin series; for |x| up to 2.5 its terms are small enough to keep double precision.
    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum) && n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    // erfc(x)·exp(x²) as Laplace's continued fraction 1/√π · 1/(x + (1/2)/(x + (2/2)/(x + …))), evaluated from its end.
    private static double ScaledErfc(double x)
    {
        var fraction = x;
        for (var k = ContinuedFractionTerms; k >= 1; k--)
        {
            fraction = x + (k / 2.0 / fraction);
        }

        return 1 / (Math.Sqrt(Math.PI) * fraction);
    }
}
