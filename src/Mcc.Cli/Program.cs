Console.WriteLine("mcc");
