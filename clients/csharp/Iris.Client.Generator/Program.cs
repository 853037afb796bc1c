using Iris.Client.Generator;

if (args is not [var description, var output])
{
    Console.Error.WriteLine("Usage: Iris.Client.Generator <description> <output>");
    return 2;
}

await File.WriteAllTextAsync(output, await ClientCode.WriteAsync(await File.ReadAllTextAsync(description)));
return 0;
