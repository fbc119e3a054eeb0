namespace OpenClaw.Gateway.Protocol;

/// <summary>Names, implications and comparison of scopes.</summary>
internal static class ScopeNames
{
    public const string Admin = "operator.admin";
    public const string Read = "operator.read";
    public const string Write = "operator.write";
    public const string Approvals = "operator.approvals";
    public const string Pairing = "operator.pairing";
    private const string OperatorPrefix = "operator.";

    /// <summary>The scopes among <paramref name="names"/> that mean something here; others are accepted and have no effect.</summary>
    public static OperatorScopes Parse(IEnumerable<string> names)
    {
        var scopes = OperatorScopes.None;
        foreach (var name in names)
        {
            scopes |= name switch
            {
                Admin => OperatorScopes.Admin,
                Read => OperatorScopes.Read,
                Write => OperatorScopes.Write,
                Approvals => OperatorScopes.Approvals,
                Pairing => OperatorScopes.Pairing,
                _ => OperatorScopes.None,
            };
        }

        return scopes;
    }

    public static string Name(OperatorScopes scope) => scope switch
    {
        OperatorScopes.Read => Read,
        OperatorScopes.Write => Write,
        OperatorScopes.Approvals => Approvals,
        OperatorScopes.Pairing => Pairing,
        _ => Admin,
    };

    /// <summary>Admin allows everything; write allows reading.</summary>
    public static bool Allows(this OperatorScopes held, OperatorScopes needed) =>
        needed == OperatorScopes.None
        || (held & (OperatorScopes.Admin | needed | (needed == OperatorScopes.Read ? OperatorScopes.Write : OperatorScopes.None))) != 0;

    /// <summary>Whether every requested scope is within the allowed ones; an empty request always is.</summary>
    public static bool Cover(IReadOnlyCollection<string> allowed, IReadOnlyCollection<string> requested) =>
        requested.All(scope => allowed.Contains(scope)
            || (scope == Read && allowed.Contains(Write))
            || (scope.StartsWith(OperatorPrefix, StringComparison.Ordinal) && allowed.Contains(Admin)));

    /// <summary>Sorted, without repetitions, and with what admin and write imply.</summary>
    public static string[] Normalise(IEnumerable<string> scopes)
    {
        var set = new SortedSet<string>(scopes.Select(scope => scope.Trim()).Where(scope => scope.Length > 0), StringComparer.Ordinal);
        if (set.Contains(Admin))
        {
            set.Add(Write);
        }

        if (set.Contains(Write))
        {
            set.Add(Read);
        }

        return [.. set];
    }
}
