namespace Ban.Core.Jails.Formulas;

/// <summary>Reads a formula by recursive descent, with Python's precedence.</summary>
/// <remarks>
/// <code>
/// choice     := or ("if" or "else" choice)?
/// or         := and ("or" and)*        and := not ("and" not)*        not := "not" not | comparison
/// comparison := binary (("&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "==" | "!=") binary)*        a chain, as in Python
/// binary     := unary (operator unary)*                by the levels below
/// unary      := ("+" | "-" | "~") unary | power        power := primary ("**" unary)?
/// primary    := number | name | name "(" choice, ... ")" | "(" choice ")"
/// </code>
/// </remarks>
internal sealed class FormulaParser(List<FormulaToken> tokens)
{
    /// <summary>Deepest nesting; more is no formula that a person wrote.</summary>
    private const int MaxDepth = 50;

    /// <summary>Binary operators by level, the loosest first.</summary>
    private static readonly Dictionary<string, Func<FormulaNumber, FormulaNumber, FormulaNumber>>[] s_levels =
    [
        new() { ["|"] = FormulaArithmetic.Or },
        new() { ["^"] = FormulaArithmetic.ExclusiveOr },
        new() { ["&"] = FormulaArithmetic.And },
        new() { ["<<"] = FormulaArithmetic.ShiftLeft, [">>"] = FormulaArithmetic.ShiftRight },
        new() { ["+"] = FormulaArithmetic.Add, ["-"] = FormulaArithmetic.Subtract },
        new() { ["*"] = FormulaArithmetic.Multiply, ["/"] = FormulaArithmetic.Divide, ["//"] = FormulaArithmetic.FloorDivide, ["%"] = FormulaArithmetic.Modulo },
    ];

    private static readonly Dictionary<string, Func<FormulaNumber, FormulaNumber, bool>> s_comparisons = new()
    {
        ["<"] = static (a, b) => FormulaArithmetic.Compare(a, b) < 0,
        ["<="] = static (a, b) => FormulaArithmetic.Compare(a, b) <= 0,
        [">"] = static (a, b) => FormulaArithmetic.Compare(a, b) > 0,
        [">="] = static (a, b) => FormulaArithmetic.Compare(a, b) >= 0,
        ["=="] = static (a, b) => FormulaArithmetic.Compare(a, b) == 0,
        ["!="] = static (a, b) => FormulaArithmetic.Compare(a, b) != 0,
    };

    private int _next;
    private int _depth;

    private FormulaToken Next => tokens[_next];

    /// <exception cref="FormulaException">The text is no formula.</exception>
    public FormulaNode Parse()
    {
        FormulaNode node = Choice();
        return Next.Kind == FormulaTokenKind.End ? node : throw Unexpected("an operator");
    }

    private FormulaNode Choice()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormulaException($"nested deeper than {MaxDepth}", Next.Position);
        }

        FormulaNode yes = Or();
        if (TakeWord("if"))
        {
            FormulaNode condition = Or();
            if (!TakeWord("else"))
            {
                throw Unexpected("'else'");
            }

            FormulaNode then = yes;
            FormulaNode no = Choice();
            yes = scope => condition(scope).IsTrue ? then(scope) : no(scope);
        }

        _depth--;
        return yes;
    }

    private FormulaNode Or()
    {
        FormulaNode left = And();
        while (TakeWord("or"))
        {
            (FormulaNode a, FormulaNode b) = (left, And());
            left = scope => a(scope) is { IsTrue: true } value ? value : b(scope);
        }

        return left;
    }

    private FormulaNode And()
    {
        FormulaNode left = Not();
        while (TakeWord("and"))
        {
            (FormulaNode a, FormulaNode b) = (left, Not());
            left = scope => a(scope) is { IsTrue: false } value ? value : b(scope);
        }

        return left;
    }

    private FormulaNode Not()
    {
        bool negated = false;
        bool any = false;
        while (TakeWord("not"))
        {
            (negated, any) = (!negated, true);
        }

        FormulaNode inner = Comparison();
        return any ? scope => inner(scope).IsTrue != negated : inner;
    }

    private FormulaNode Comparison()
    {
        FormulaNode first = Binary(0);
        List<(Func<FormulaNumber, FormulaNumber, bool> Holds, FormulaNode Right)> chain = [];
        while (Next.Kind == FormulaTokenKind.Sign && s_comparisons.TryGetValue(Next.Text, out Func<FormulaNumber, FormulaNumber, bool>? holds))
        {
            _next++;
            chain.Add((holds, Binary(0)));
        }

        return chain.Count == 0 ? first : scope => Holds(chain, first(scope), scope);
    }

    private static bool Holds(
        List<(Func<FormulaNumber, FormulaNumber, bool> Holds, FormulaNode Right)> chain, FormulaNumber left, FormulaScope scope)
    {
        foreach ((Func<FormulaNumber, FormulaNumber, bool> holds, FormulaNode node) in chain)
        {
            FormulaNumber right = node(scope);
            if (!holds(left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private FormulaNode Binary(int level)
    {
        if (level == s_levels.Length)
        {
            return Unary();
        }

        FormulaNode left = Binary(level + 1);
        while (Next.Kind == FormulaTokenKind.Sign && s_levels[level].TryGetValue(Next.Text, out Func<FormulaNumber, FormulaNumber, FormulaNumber>? apply))
        {
            _next++;
            (FormulaNode a, FormulaNode b) = (left, Binary(level + 1));
            left = scope => apply(a(scope), b(scope));
        }

        return left;
    }

    private FormulaNode Unary()
    {
        string sign = Next.Kind == FormulaTokenKind.Sign ? Next.Text : string.Empty;
        if (sign is not ("+" or "-" or "~"))
        {
            return Power();
        }

        if (++_depth > MaxDepth)
        {
            throw new FormulaException($"nested deeper than {MaxDepth}", Next.Position);
        }

        _next++;
        FormulaNode inner = Unary();
        _depth--;
        return sign switch
        {
            "-" => scope => FormulaArithmetic.Negate(inner(scope)),
            "~" => scope => FormulaArithmetic.Invert(inner(scope)),
            _ => inner,
        };
    }

    private FormulaNode Power()
    {
        FormulaNode left = Primary();
        if (!TakeSign("**"))
        {
            return left;
        }

        if (++_depth > MaxDepth)
        {
            throw new FormulaException($"nested deeper than {MaxDepth}", Next.Position);
        }

        FormulaNode right = Unary();
        _depth--;
        return scope => FormulaArithmetic.Power(left(scope), right(scope));
    }

    private FormulaNode Primary()
    {
        FormulaToken token = Next;
        _next += token.Kind == FormulaTokenKind.End ? 0 : 1;
        switch (token.Kind)
        {
            case FormulaTokenKind.Number:
                return _ => token.Number;
            case FormulaTokenKind.Name when token.Text is not ("if" or "else" or "and" or "or" or "not"):
                return TakeSign("(") ? Call(token) : Value(token);
            case FormulaTokenKind.Sign when token.Text == "(":
                FormulaNode inner = Choice();
                return TakeSign(")") ? inner : throw Unexpected("')'");
            default:
                throw new FormulaException($"expected a number, a name or '(' instead of {Show(token)}", token.Position);
        }
    }

    private static FormulaNode Value(FormulaToken name)
    {
        if (FormulaFunctions.Constants.TryGetValue(name.Text, out FormulaNumber constant))
        {
            return _ => constant;
        }

        return name.Text switch
        {
            "ban.Time" => static scope => scope.Time,
            "ban.Count" => static scope => scope.Count,
            "banFactor" => static scope => scope.Factor,
            _ => throw new FormulaException($"unknown name '{name.Text}', expected ban.Time, ban.Count, banFactor or a function", name.Position),
        };
    }

    private FormulaNode Call(FormulaToken name)
    {
        if (!FormulaFunctions.All.TryGetValue(name.Text, out FormulaFunction? function))
        {
            throw new FormulaException($"unknown function '{name.Text}'", name.Position);
        }

        List<FormulaNode> arguments = [];
        while (!TakeSign(")"))
        {
            if (arguments.Count > 0 && !TakeSign(","))
            {
                throw Unexpected("',' or ')'");
            }

            arguments.Add(Choice());
        }

        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            string range = function.Least == function.Most ? $"{function.Least}" : $"{function.Least} to {function.Most}";
            throw new FormulaException($"{name.Text} takes {range} arguments and not {arguments.Count}", name.Position);
        }

        return scope => function.Call([.. arguments.Select(argument => argument(scope))], scope.Random);
    }

    private bool TakeWord(string word) => Take(FormulaTokenKind.Name, word);

    private bool TakeSign(string sign) => Take(FormulaTokenKind.Sign, sign);

    private bool Take(FormulaTokenKind kind, string text)
    {
        bool isIt = Next.Kind == kind && Next.Text == text;
        _next += isIt ? 1 : 0;
        return isIt;
    }

    private FormulaException Unexpected(string expected) => new($"expected {expected} instead of {Show(Next)}", Next.Position);

    private static string Show(FormulaToken token) => token.Kind == FormulaTokenKind.End ? token.Text : $"'{token.Text}'";
}
