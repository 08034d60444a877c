namespace Ban.Core.Configuration;

/// <summary>
/// Where reading a configuration leaves what is wrong. The daemon stops at the first hard error, since it must not start on
/// half a configuration; a check notes it and reads on with the built-in value, so that one run names every mistake.
/// </summary>
/// <param name="goesOn">Whether hard errors are noted here instead of thrown.</param>
/// <param name="sparesJails">Whether a hard error in what belongs to one jail costs that jail only.</param>
internal sealed class ProblemLog(bool goesOn, bool sparesJails = false)
{
    /// <summary>Most problems that are kept; a file of noise would otherwise fill the memory.</summary>
    public const int MaxProblems = 10_000;

    private readonly List<ConfigProblem> _problems = [];
    private readonly HashSet<ConfigProblem> _noted = [];

    /// <summary>Whether hard errors are noted instead of thrown.</summary>
    public bool GoesOn => goesOn;

    /// <summary>Whether a hard error in what belongs to one jail costs that jail only.</summary>
    public bool SparesJails => sparesJails;

    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>Notes a problem, once however often it is met: many jails share a filter.</summary>
    public void Add(ConfigProblem problem)
    {
        if (_problems.Count < MaxProblems && _noted.Add(problem))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>A hard error: thrown or noted.</summary>
    public void Fail(ConfigurationException error)
    {
        if (!goesOn)
        {
            throw error;
        }

        Add(new ConfigProblem(error.Origin, error.Problem, ProblemSeverity.Error) { Column = error.Column, Suggestion = error.Suggestion, Subject = error.Subject });
    }

    /// <summary>What a reading gives; <paramref name="otherwise"/> if it is wrong and reading goes on.</summary>
    /// <param name="otherwise">What to go on with.</param>
    /// <param name="read">The reading.</param>
    /// <param name="jail">The jail that is read, if it is one.</param>
    public T Attempt<T>(T otherwise, Func<T> read, string? jail = null)
    {
        try
        {
            return read();
        }
        catch (ConfigurationException wrong) when (goesOn)
        {
            Fail(wrong);
        }
        catch (JailException wrong) when (goesOn)
        {
            Skip(wrong, jail);
        }

        return otherwise;
    }

    /// <summary>Notes that a jail cannot run.</summary>
    public void Skip(JailException wrong, string? jail) =>
        Add(new ConfigProblem(wrong.Origin, wrong.Message, ProblemSeverity.JailSkipped) { Jail = jail, Suggestion = wrong.Suggestion, Subject = wrong.Subject });

    /// <summary>Notes that a jail cannot run because a value of it is wrong.</summary>
    public void Skip(ConfigurationException wrong, string jail) =>
        Add(new ConfigProblem(wrong.Origin, wrong.Problem, ProblemSeverity.JailSkipped) { Jail = jail, Column = wrong.Column, Subject = wrong.Subject });
}
