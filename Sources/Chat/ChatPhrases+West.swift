// What the chat says itself in Nepali, Portuguese and Spanish.

extension ChatPhrases {
    static let nepali = ChatPhrases(
        greeting: "नमस्ते। म सरकारी कामकाज, फोहोर, विपद् आदिबारेका प्रश्नको जवाफ दिन्छु। प्रश्न लेख्नुहोस् वा तलबाट छान्नुहोस्।",
        menu: "प्रश्न लेख्नुहोस् वा नम्बरले छान्नुहोस्।",
        didYouMean: "तपाईंले सोध्न खोज्नुभएको कुन हो? नम्बरले पनि जवाफ दिन सकिन्छ।",
        noneOfThese: "यीमध्ये छैन",
        unknown: "माफ गर्नुहोस्, यस प्रश्नको जवाफ भेटिएन। अर्को शब्दमा सोधेर हेर्नुहोस्।",
        contact: "फोन: {{phone.main}}\n"
            + "फोन गर्न मिल्ने समय: {{hours.main}}",
        asOf: "%1 बजेसम्मको जानकारी हो।",
        more: "यसबाहेक अरू %1 वटा छन्।",
        nothingInForce: "अहिले यहाँ सुरक्षित ठाउँमा जाने सूचना वा आपत्कालीन सूचना छैन।",
        noLongerInForce: "अघि बताइएको सूचना अहिले लागू छैन।",
        alsoAsked: "सम्बन्धित प्रश्नहरू:",
        languageChanged: "म नेपालीमा जवाफ दिनेछु।",
        languageNotServed: "माफ गर्नुहोस्, %1 मा अझै जवाफ दिन सकिँदैन। यी भाषाहरूमा जवाफ दिन सक्छु:",
        notInThisLanguage: "यो जवाफ नेपालीमा अझै तयार छैन।",
        menuLabel: "मेनु",
        helpful: "👍 काम लाग्यो",
        notHelpful: "👎 काम लागेन",
        thanks: "धन्यवाद।",
        regret: "माफ गर्नुहोस्। तपाईंको प्रतिक्रियाले यो जवाफ सुधार्न मद्दत गर्छ।",
        emergency: "तुरुन्तै फोन गर्नुहोस्: आगलागी वा एम्बुलेन्सका लागि 119, प्रहरीका लागि 110। यहाँ लेखेर उद्धार बोलाउन सकिँदैन।",
        despair: "अहिले ज्यान खतरामा भए 119 (एम्बुलेन्स) वा 110 (प्रहरी) मा फोन गर्नुहोस्।\n"
            + "एक्लै नसहनुहोस्, मनको कुरा भन्नुहोस्। परामर्श फोन: {{phone.crisis}}\n"
            + "फोन गर्न मिल्ने समय: {{hours.crisis}}",
        violence: "अहिले खतरामा भए 110 (प्रहरी) मा फोन गर्नुहोस्।\n"
            + "बालबालिकामाथिको दुर्व्यवहारका लागि 189।\n"
            + "यो तपाईंको गल्ती होइन। परामर्श फोन: {{phone.violence}}\n"
            + "फोन गर्न मिल्ने समय: {{hours.violence}}",
        missing: "कोही हराएमा, वा बाटो हराएर घर फर्कन नसकेमा 110 (प्रहरी) मा "
            + "फोन गर्नुहोस् वा नजिकको प्रहरी चौकी (交番) मा जानुहोस्।\n"
            + "एक्लै भएका बालबालिकाले नजिकका ठूलो मान्छे वा पसलका कर्मचारीलाई भन्नुहोस्।\n"
            + "विपद्को बेला 171 मा फोन गरेर परिवार सुरक्षित छ कि छैन थाहा पाउन सकिन्छ।",
        person: "👤 कर्मचारीलाई सोध्ने",
        personSoon: "कर्मचारीले यहीँ जवाफ दिनुहुनेछ। केही समय लाग्न सक्छ।\n"
            + "समय: {{hours.main}}\n"
            + "नाम, ठेगाना, फोन नम्बर नलेख्नुहोस्। स्वचालित जवाफमा फर्कन \"अन्त्य\" लेख्नुहोस्।",
        personGone: "कर्मचारीसँगको कुराकानी सकियो। अब स्वचालित जवाफ आउनेछ।",
        personWords: ["कर्मचारी", "कर्मचारीसँग कुरा गर्ने"],
        endWords: ["अन्त्य"],
        menuWords: ["मेनु", "मद्दत", "नमस्ते", "नमस्कार"])

    static let portuguese = ChatPhrases(
        greeting:
            "Olá. Respondo a perguntas sobre os serviços da prefeitura, lixo, desastres e outros assuntos. Digite sua pergunta ou escolha abaixo.",
        menu: "Digite sua pergunta ou escolha um número.",
        didYouMean: "Qual destas é a sua dúvida? Você também pode responder com um número.",
        noneOfThese: "Nenhuma destas",
        unknown: "Desculpe, não encontrei a resposta. Tente perguntar com outras palavras.",
        contact: "Telefone: {{phone.main}}\n"
            + "Horário: {{hours.main}}",
        asOf: "Informações das %1.",
        more: "Há mais %1.",
        nothingInForce: "No momento não há aqui nenhuma informação de evacuação ou de emergência.",
        noLongerInForce: "A informação que passei antes não está mais em vigor.",
        alsoAsked: "Perguntas relacionadas:",
        languageChanged: "Vou responder em português.",
        languageNotServed: "Desculpe, ainda não posso responder em %1. Posso responder nestes idiomas:",
        notInThisLanguage: "Esta resposta ainda não está disponível em português.",
        menuLabel: "Menu",
        helpful: "👍 Ajudou",
        notHelpful: "👎 Não ajudou",
        thanks: "Obrigado.",
        regret: "Sentimos muito. Sua opinião será usada para melhorar esta resposta.",
        emergency:
            "Ligue agora: 119 para incêndio ou ambulância, 110 para a polícia. Não é possível chamar socorro por este chat.",
        despair: "Se sua vida está em perigo agora, ligue para 119 (ambulância) ou 110 (polícia).\n"
            + "Você não precisa passar por isso sozinho. Fale com alguém: {{phone.crisis}}\n"
            + "Horário: {{hours.crisis}}",
        violence: "Se você está em perigo agora, ligue para 110 (polícia).\n"
            + "Em caso de maus-tratos a crianças, ligue para 189.\n"
            + "A culpa não é sua. Telefone de apoio: {{phone.violence}}\n"
            + "Horário: {{hours.violence}}",
        missing: "Se alguém desapareceu, ou se você se perdeu e não consegue voltar para "
            + "casa, ligue para 110 (polícia) ou vá ao posto policial mais próximo (交番).\n"
            + "Se você é criança e está sozinha, fale com um adulto ou com alguém de uma loja perto.\n"
            + "Em caso de desastre, ligue para 171 para saber se a família está bem.",
        person: "👤 Falar com alguém",
        personSoon: "Um funcionário vai responder aqui. Pode demorar um pouco.\n"
            + "Horário: {{hours.main}}\n"
            + "Não escreva nome, endereço nem telefone. Digite \"fim\" para voltar às respostas automáticas.",
        personGone: "A conversa com o funcionário terminou. As respostas voltam a ser automáticas.",
        personWords: ["atendente", "falar com atendente", "falar com uma pessoa", "falar com alguem"],
        endWords: ["fim"],
        menuWords: ["menu", "ajuda", "ola", "oi", "bom dia", "boa tarde", "boa noite"])

    static let spanish = ChatPhrases(
        greeting:
            "Hola. Respondo preguntas sobre trámites, basura, desastres y otros temas. Escriba su pregunta o elija abajo.",
        menu: "Escriba su pregunta o elija un número.",
        didYouMean: "¿Cuál de estas es su pregunta? También puede responder con un número.",
        noneOfThese: "Ninguna de estas",
        unknown: "Lo siento, no encontré la respuesta. Pruebe a preguntar con otras palabras.",
        contact: "Teléfono: {{phone.main}}\n"
            + "Horario: {{hours.main}}",
        asOf: "Información de las %1.",
        more: "Hay %1 más.",
        nothingInForce: "En este momento no hay aquí ninguna información de evacuación ni de emergencia.",
        noLongerInForce: "La información que le di antes ya no está vigente.",
        alsoAsked: "Preguntas relacionadas:",
        languageChanged: "Responderé en español.",
        languageNotServed: "Lo siento, todavía no puedo responder en %1. Puedo responder en estos idiomas:",
        notInThisLanguage: "Esta respuesta todavía no está disponible en español.",
        menuLabel: "Menú",
        helpful: "👍 Me ayudó",
        notHelpful: "👎 No me ayudó",
        thanks: "Gracias.",
        regret: "Lo sentimos. Su opinión nos ayudará a mejorar esta respuesta.",
        emergency:
            "Llame ahora: 119 para incendios o ambulancia, 110 para la policía. Desde este chat no se puede pedir auxilio.",
        despair: "Si su vida corre peligro ahora, llame al 119 (ambulancia) o al 110 (policía).\n"
            + "No tiene que pasar por esto a solas. Hable con alguien: {{phone.crisis}}\n"
            + "Horario: {{hours.crisis}}",
        violence: "Si está en peligro ahora, llame al 110 (policía).\n"
            + "Para denunciar maltrato infantil, llame al 189.\n"
            + "No es culpa suya. Teléfono de ayuda: {{phone.violence}}\n"
            + "Horario: {{hours.violence}}",
        missing: "Si alguien ha desaparecido, o si se ha perdido y no puede volver a casa, "
            + "llame al 110 (policía) o vaya al puesto de policía más cercano (交番).\n"
            + "Si eres menor y estás a solas, díselo a un adulto o a alguien de una tienda cercana.\n"
            + "En un desastre, llame al 171 para saber si su familia está bien.",
        person: "👤 Hablar con alguien",
        personSoon: "Un empleado le responderá aquí. Puede tardar un poco.\n"
            + "Horario: {{hours.main}}\n"
            + "No escriba su nombre, dirección ni teléfono. Escriba \"fin\" para volver a las respuestas automáticas.",
        personGone: "La conversación con el empleado ha terminado. Las respuestas vuelven a ser automáticas.",
        personWords: ["hablar con una persona", "operador", "hablar con alguien"],
        endWords: ["fin"],
        menuWords: ["menú", "ayuda", "hola", "buenos días", "buenas tardes", "buenas noches"])
}
