namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>How describe and error messages spell a <see cref="FieldType"/>, and which family it belongs to.</summary>
internal static class FieldTypeNames
{
    public static FieldType Parse(string name) =>
        name switch
        {
            "string" => FieldType.Text,
            "int" => FieldType.Integer,
            _ => Enum.Parse<FieldType>(name, ignoreCase: true),
        };

    public static string Wire(this FieldType type) =>
        type switch
        {
            FieldType.Text => "string",
            FieldType.Integer => "int",
            _ => type.ToString().ToLowerInvariant(),
        };

    public static string Soap(this FieldType type) =>
        type switch
        {
            FieldType.Id or FieldType.Reference => "tns:ID",
            FieldType.Boolean => "xsd:boolean",
            FieldType.Integer => "xsd:int",
            FieldType.Double or FieldType.Currency or FieldType.Percent => "xsd:double",
            FieldType.Date => "xsd:date",
            FieldType.DateTime => "xsd:dateTime",
            FieldType.Base64 => "xsd:base64Binary",
            FieldType.Address => "urn:address",
            _ => "xsd:string",
        };

    public static bool IsText(this FieldType type) =>
        type
            is FieldType.Text
                or FieldType.TextArea
                or FieldType.Picklist
                or FieldType.MultiPicklist
                or FieldType.Combobox
                or FieldType.Email
                or FieldType.Phone
                or FieldType.Url;

    public static bool IsIdentifier(this FieldType type) => type is FieldType.Id or FieldType.Reference;

    public static bool IsNumber(this FieldType type) =>
        type is FieldType.Integer or FieldType.Double or FieldType.Currency or FieldType.Percent;
}
