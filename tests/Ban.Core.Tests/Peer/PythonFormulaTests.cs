using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ban.Core.Jails.Formulas;

namespace Ban.Core.Tests.Peer;

/// <summary>Random formulas, worked out by us and by Python itself.</summary>
public sealed class PythonFormulaTests
{
    private const int Formulas = 3000;

    /// <summary>
    /// Prints the value of each line, "error" where it has none, and "huge" where a whole number on the way needs more than 62
    /// bits: there we go on with floating numbers, and Python does not.
    /// </summary>
    private const string Judge = """
        import ast, math, sys
        class Ban: Time = 600; Count = 3
        env = {'ban': Ban, 'banFactor': 2, 'math': math}
        class Bound(ast.NodeTransformer):
            def visit_BinOp(self, n):
                self.generic_visit(n)
                return ast.Call(ast.Name('bound', ast.Load()), [n], [])
        class Huge(Exception): pass
        def bound(x):
            if isinstance(x, complex): raise ValueError
            if isinstance(x, int) and abs(x) > 2**62: raise Huge
            return x
        env['bound'] = bound
        for line in sys.stdin:
            try:
                tree = ast.fix_missing_locations(Bound().visit(ast.parse(line.strip(), mode='eval')))
                v = eval(compile(tree, '', 'eval'), env)
                print('error' if v != v else 'int %d' % v if isinstance(v, int) else 'float %.17g' % v)
            except Huge: print('huge')
            except OverflowError: print('huge')
            except Exception: print('error')
        """;

    [Fact(Timeout = 60_000)]
    public async Task Evaluate_RandomFormulas_AgreesWithPython()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed: there is no peer to compare with");
        Random random = new(20261121);
        string[] formulas = [.. Enumerable.Range(0, Formulas).Select(_ => Make(random, depth: 4))];
        string[] verdicts = await AskPythonAsync(formulas);
        Assert.Equal(Formulas, verdicts.Length);
        List<string> differences = [];
        foreach ((string formula, string verdict) in formulas.Zip(verdicts))
        {
            string ours = Evaluate(formula);
            if (verdict != "huge" && !IsSame(ours, verdict))
            {
                differences.Add($"{formula}: we say {ours}, Python {verdict}");
            }
        }

        Assert.Empty(differences);
        Assert.True(verdicts.Count(static v => v is not ("huge" or "error")) > Formulas / 3, "too few formulas have a value");
    }

    private static string Evaluate(string formula)
    {
        try
        {
            FormulaNumber value = Formula.Parse(formula).Evaluate(600L, 3, 2L, new Random(1));
            return value.IsWhole
                ? string.Create(CultureInfo.InvariantCulture, $"int {value.Whole("test")}")
                : string.Create(CultureInfo.InvariantCulture, $"float {value.Real:R}");
        }
        catch (FormulaException)
        {
            return "error";
        }
    }

    private static bool IsSame(string ours, string theirs)
    {
        if (ours == theirs)
        {
            return true;
        }

        if (!ours.StartsWith("float ", StringComparison.Ordinal) || !theirs.StartsWith("float ", StringComparison.Ordinal))
        {
            return false;
        }

        double a = double.Parse(ours.AsSpan(6), CultureInfo.InvariantCulture);
        double b = theirs == "float inf" ? double.PositiveInfinity : theirs == "float -inf" ? double.NegativeInfinity : double.Parse(theirs.AsSpan(6), CultureInfo.InvariantCulture);
        return a == b || Math.Abs(a - b) <= 1e-9 * Math.Max(Math.Abs(a), Math.Abs(b));
    }

    private static string Make(Random random, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            return random.Next(8) switch
            {
                0 => "ban.Time",
                1 => "ban.Count",
                2 => "banFactor",
                3 => random.Next(0, 20).ToString(CultureInfo.InvariantCulture) + ".5",
                4 => "math.pi",
                _ => random.Next(0, 12).ToString(CultureInfo.InvariantCulture),
            };
        }

        string Inner() => Make(random, depth - 1);
        return random.Next(11) switch
        {
            0 => $"({Inner()})",
            1 => $"-{Inner()}",
            2 => $"{Inner()} if {Inner()} else {Inner()}",
            3 => $"{Inner()} {Pick(random, "and", "or")} {Inner()}",
            4 => $"(not {Inner()})",
            5 => $"({Inner()} {Pick(random, "<", "<=", ">", ">=", "==", "!=")} {Inner()})",
            6 => $"{Pick(random, "int", "float", "abs", "round", "math.floor", "math.ceil", "math.sqrt", "math.fabs", "bool")}({Inner()})",
            7 => $"{Pick(random, "min", "max")}({Inner()}, {Inner()})",
            8 => $"({Inner()}) {Pick(random, "<<", ">>", "&", "|", "^")} {random.Next(0, 9)}",
            9 => $"({Inner()}) ** {random.Next(0, 4)}",
            _ => $"{Inner()} {Pick(random, "+", "-", "*", "/", "//", "%")} {Inner()}",
        };
    }

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];

    private static async Task<string[]> AskPythonAsync(string[] formulas)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Judge]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) };
        using Process python = Process.Start(start)!;
        Task<string> output = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.StandardInput.WriteAsync(string.Join('\n', formulas) + "\n");
        python.StandardInput.Close();
        string text = await output;
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
