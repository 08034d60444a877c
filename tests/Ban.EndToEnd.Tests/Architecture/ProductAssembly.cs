using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Ban.Lab.Daemon;

namespace Ban.EndToEnd.Tests.Architecture;

/// <summary>A compiled assembly of the product, read as data from <c>out/bin</c> without loading it.</summary>
internal sealed class ProductAssembly : IDisposable
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;

    public ProductAssembly(string name)
    {
        _image = new PEReader(File.OpenRead(Path.Combine(ProgramDirectory, name + ".dll")));
        _metadata = _image.GetMetadataReader();
    }

    /// <summary>All assemblies that are ours, by name.</summary>
    public static IReadOnlyList<string> OwnNames { get; } =
        [.. Directory.EnumerateFiles(ProgramDirectory, "*.dll").Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name.StartsWith("Ban.", StringComparison.Ordinal) || name.StartsWith("bantui", StringComparison.Ordinal))];

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

    private static string ProgramDirectory => Path.GetDirectoryName(Repository.Bantuid)!;

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
