using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("password", true)]
    [InlineData("cftoken", true)]
    [InlineData("api_key", true)]
    [InlineData("mail_PASSWD", true)]
    [InlineData("ignorecommand", true)]
    [InlineData("actionban", true)]
    [InlineData("action", false)]
    [InlineData("maxretry", false)]
    [InlineData("logpath", false)]
    [InlineData("banaction", false)]
    public void IsSecret_ByName_IsRatherTooCautious(string name, bool expected) => Assert.Equal(expected, SecretText.IsSecret(name));

    [Theory]
    [InlineData("cloudflare[cfuser=me, cftoken=\"a b\"]", "cloudflare[cfuser=me, cftoken=***]")]
    [InlineData("x[apikey='s3cret, ],', port=ssh]", "x[apikey=***, port=ssh]")]
    [InlineData("smtp[user=me, password=hunter2]", "smtp[user=me, password=***]")]
    [InlineData("https://me:hunter2@example.org/x", "https://me:***@example.org/x")]
    [InlineData("curl -u me:hunter2 https://example.org", "curl -u me:*** https://example.org")]
    [InlineData("curl -H \"Authorization: Bearer abc.def\" x", "curl -H \"Authorization: ***\" x")]
    [InlineData("# the old password: hunter2", "# the old password: ***")]
    [InlineData("nftables[type=allports]", "nftables[type=allports]")]
    public void Hide_Text_KeepsAllButTheSecret(string text, string expected) => Assert.Equal(expected, SecretText.Hide(text));

    [Fact]
    public void Hide_KnownSecretElsewhere_IsHiddenThereToo() => Assert.Equal("send *** to /x/", SecretText.Hide("send hunter2 to /x/", ["hunter2", "x"]));
}
