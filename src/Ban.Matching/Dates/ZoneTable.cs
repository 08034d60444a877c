using System.Diagnostics.CodeAnalysis;

namespace Ban.Matching.Dates;

/// <summary>Zones as they stand in log lines: abbreviations with a fixed offset, offsets, or both (spec 1, section 3.5).</summary>
internal static class ZoneTable
{
    // Hours east of Greenwich, then the abbreviations that mean them.
    private const string Table = """
        -12 Y
        -11 X NUT SST
        -10 W CKT HAST HST TAHT TKT
        -9.5 MART MIT
        -9 V AKST GAMT GIT HADT HNY
        -8 U AKDT CIST HAY HNP PST PT
        -7 T HAP HNR MST PDT
        -6 S CST EAST GALT HAR HNC MDT
        -5 R CDT COT EASST ECT EST ET HAC HNE PET
        -4.5 HLV VET
        -4 Q AST BOT CLT COST EDT FKT GYT HAE HNA PYT
        -3.5 HNT NST NT
        -3 P ADT ART BRT CLST FKST GFT HAA PMST PYST SRT UYT WGT
        -2.5 HAT NDT
        -2 O BRST FNT PMDT UYST WGST
        -1 N AZOT CVT EGT
        0 Z EGST GMT UTC WET WT
        1 A CET DFT WAT WEDT WEST
        2 B CAT CEDT CEST EET SAST WAST
        3 C EAT EEDT EEST IDT MSK
        3.5 IRST
        4 D AMT AZT GET GST KUYT MSD MUT RET SAMT SCT
        4.5 AFT IRDT
        5 E AMST AQTT AZST HMT MAWT MVT PKT TFT TJT TMT UZT YEKT
        5.5 SLT
        5.75 NPT
        6 F ALMT BIOT BTT IOT KGT NOVT OMST YEKST
        6.5 CCT MMT
        7 G CXT DAVT HOVT ICT KRAT NOVST OMSST THA WIB
        8 H ACT AWST BDT BNT CAST HKT IRKT KRAST MYT PHT SGT ULAT WITA WST
        9 I AWDT IRKST JST KST PWT TLT WDT WIT YAKT
        9.5 ACST
        10 K AEST ChST PGT VLAT YAKST YAPT
        10.5 ACDT LHST
        11 L AEDT LHDT MAGT NCT PONT SBT VLAST VUT
        11.5 NFT
        12 M ANAST ANAT FJT GILT MAGST MHT NZST PETST PETT TVT WFT
        13 FJST NZDT
        """;

    private static readonly Lazy<Dictionary<string, int>> s_minutes = new(Read);

    /// <summary>Reads <c>[ABBR][±hh[[:]mm]]</c> into minutes east of Greenwich.</summary>
    public static bool TryParse(ReadOnlySpan<char> zone, out int minutes)
    {
        int sign = zone.IndexOfAny('+', '-');
        ReadOnlySpan<char> name = sign < 0 ? zone : zone[..sign];
        minutes = 0;
        if (!name.IsEmpty && !s_minutes.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out minutes))
        {
            return false;
        }

        if (sign < 0)
        {
            return true;
        }

        bool valid = TryOffset(zone[(sign + 1)..], out int offset);
        minutes += zone[sign] == '-' ? -offset : offset;
        return valid;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 5 && text[2] == ':')
        {
            return TryOffset([text[0], text[1], text[3], text[4]], out minutes);
        }

        if (text.Length is not (2 or 4) || text.ContainsAnyExceptInRange('0', '9') || text[0] > '1')
        {
            return false;
        }

        minutes = (((text[0] - '0') * 10) + (text[1] - '0')) * 60;
        minutes += text.Length == 4 ? ((text[2] - '0') * 10) + (text[3] - '0') : 0;
        return true;
    }

    [SuppressMessage("Globalization", "CA1305", Justification = "the table is our own text, every project is culture-invariant")]
    private static Dictionary<string, int> Read()
    {
        var result = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in Table.Split('\n'))
        {
            string[] words = line.Trim().Split(' ');
            foreach (string word in words.AsSpan(1))
            {
                result[word] = (int)(double.Parse(words[0]) * 60);
            }
        }

        return result;
    }
}
