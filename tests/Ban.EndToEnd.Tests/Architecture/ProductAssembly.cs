using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Ban.Lab.Daemon;

namespace Ban.EndToEnd.Tests.Architecture;

/// <summary>
/// A compiled assembly of the product, read as data without loading it, from where <c>make build</c> compiled it: in the published
/// programs it is cut down and no file of its own.
/// </summary>
internal sealed class ProductAssembly : IDisposable
{
    private static readonly Dictionary<string, string> s_files = new[] { "Ban.Daemon", "Ban.Tui" }
        .SelectMany(program => Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", program, "bin", "Release", "net10.0"), "linux-*"))
        .SelectMany(directory => Directory.EnumerateFiles(directory, "*.dll"))
        .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("Ban.", StringComparison.Ordinal) || name.StartsWith("bantui", StringComparison.Ordinal)))
        .DistinctBy(Path.GetFileName)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal);

    private readonly PEReader _image;
    private readonly MetadataReader _metadata;

    public ProductAssembly(string name)
    {
        _image = new PEReader(File.OpenRead(s_files[name]));
        _metadata = _image.GetMetadataReader();
    }

    /// <summary>All assemblies that are ours, by name.</summary>
    public static IReadOnlyCollection<string> OwnNames => s_files.Keys;

    public IReadOnlyList<string> References
        => [.. _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name))];

    /// <summary>Methods that call native code, as <c>Type.Method</c>.</summary>
    public IReadOnlyList<string> NativeMethods
        => [.. _metadata.MethodDefinitions.Select(_metadata.GetMethodDefinition)
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            .Select(method => $"{_metadata.GetString(_metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{_metadata.GetString(method.Name)}")];

    /// <summary>Whether it was compiled with unsafe code allowed: the compiler then marks the module.</summary>
    public bool AllowsUnsafeCode
        => _metadata.GetCustomAttributes(EntityHandle.ModuleDefinition).Select(_metadata.GetCustomAttribute)
            .Any(attribute => AttributeName(attribute) == "UnverifiableCodeAttribute");

    public void Dispose() => _image.Dispose();

    private string? AttributeName(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return null;
        }

        var type = _metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return type.Kind == HandleKind.TypeReference
            ? _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : null;
    }
}
